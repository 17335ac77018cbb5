"""Segments: files that hold some paragraphs, their terms and texts, written once and then mapped.

A *document* is a paragraph's number in its segment, from 0; the paragraphs of an article are
consecutive. A *term* has a *posting list*: the documents that hold it. `sections` is the container,
`terms`, `texts` and `articles` the three files, `inverter` and `merging` write them.
"""

from .articles import ArticleRecord, ArticlesFile, ArticlesWriter, article_digest, day_number
from .files import SUFFIXES, SegmentFiles, segment_paths
from .inverter import MOST_DOCUMENTS, Inverter
from .sections import Numbers
from .terms import FieldTerms
from .texts import TextsFile, TextsWriter

__all__ = [
    "MOST_DOCUMENTS",
    "SUFFIXES",
    "ArticleRecord",
    "ArticlesFile",
    "ArticlesWriter",
    "FieldTerms",
    "Inverter",
    "Numbers",
    "SegmentFiles",
    "TextsFile",
    "TextsWriter",
    "article_digest",
    "day_number",
    "segment_paths",
]
