"""The batch: from articles to a new state of an index."""
