"""The order of hits: weights of words, re-ranking, and its settings."""
