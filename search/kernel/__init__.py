"""The search over opened segments, which every engine runs: in C, or as slowly in Python.

    segment      one opened segment
    searching    the documents that match a retrieval, and the first of them in order
    reranking    the best candidates, put in order by what their texts hold
    heading_above  the heading that counts in a paragraph
    tallying     the matches of each article, and their shares by the values of the articles
    spelling     how those values are written
    matching, predicates, scoring    the Python twins of `native/search/`: filtering, predicates, ranking

Both ways give the same numbers bit for bit.
"""
