"""How an index looks at rest, and all that a reader of it needs."""
