"""The search over opened segments, which every engine runs: in C, or as slowly in Python.

    segment      one opened segment
    searching    the documents that match a retrieval, and the first of them in order
    reranking    the best candidates, put in order by what their texts hold
    matching, predicates, scoring    the Python twins of `native/search/{matching,predicates,ranking}.c`

Both ways give the same numbers bit for bit.
"""
