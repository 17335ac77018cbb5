"""Compares our engine with its peers in one run on one corpus: builds, cold starts and warm answers.

An *engine* is one way to build an index of paragraphs and to search it, each a module of `engines`. A
*question* is a query with the strings that a right hit holds. *Cold* is a new process that answers one query,
*warm* one that has answered before. Times are from the query's string to ten hits with their texts.

    python -m benchmarks.speed CORPUS...
"""
