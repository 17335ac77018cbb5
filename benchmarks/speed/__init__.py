"""Our engine beside its peers, in one run on one corpus: to build, to start cold and to answer warm.

An *engine* is one way to build an index of paragraphs and to ask it, each a module of `engines`. A
*question* is a query string with what must be true of a hit. *Cold* is a new process that answers one
question, *warm* one that has been answering. Times are from the query's string to ten hits with their text.

    python -m benchmarks.speed CORPUS...
"""
