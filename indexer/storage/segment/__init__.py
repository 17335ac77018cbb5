"""Segments: files that hold some paragraphs, their terms and texts, written once and then mapped.

A *document* is a paragraph's number in its segment, from 0; the paragraphs of an article are
consecutive. A *term* has a *posting list*: the documents that hold it, or, of a field whose documents are
articles, the articles. `files` opens the three files of a segment, `terms`, `texts` and `articles`, in which
`postings`, `records` and `days` stand. `inversion` makes a segment of articles; a search of a folder does not
import it.
"""
