"""The seam for engines: one view of an index, and the values that it exchanges."""
