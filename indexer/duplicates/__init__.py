"""Near-duplicates: reposts of articles, found by their passages, and boilerplate around articles.

In C, in files of the same names: `indexer/native/duplicates`.
"""
