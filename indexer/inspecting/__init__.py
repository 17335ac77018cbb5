"""Inspection of an index and of sources: contents, verification, comparison of articles, previews."""
