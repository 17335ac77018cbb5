"""From a query to its results, the same for every engine."""
