"""Near-duplicates: passages, reposts of an article, and boilerplate around articles."""
