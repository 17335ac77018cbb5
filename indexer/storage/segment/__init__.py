"""Segments: files that hold some paragraphs, their terms and texts, written once and then mapped.

A *document* is a paragraph's number in its segment, from 0; the paragraphs of an article are
consecutive. A *term* has a *posting list*: the documents that hold it, or, of a field whose documents are
articles, the articles. `terms`, `texts` and `articles` are the three files, `postings` and `records` what
stands in them. `inversion` makes a segment of articles; a search of a folder does not import it.
"""

from .articles import ArticlesFile
from .files import SUFFIXES, SegmentFiles, segment_paths
from .records import ArticleRecord, day_number

__all__ = [
    "SUFFIXES",
    "ArticleRecord",
    "ArticlesFile",
    "SegmentFiles",
    "day_number",
    "segment_paths",
]
