"""The indexed fields, the version and limits of the files that hold them, and what ranking bakes into them.

words         a paragraph's words, from jieba in search mode, with their frequencies; they rank
grams         a paragraph's characters and pairs of neighbouring letters; they find
title_words   an article's title, in the same two ways
title_grams
article ...   the keyword fields: values of an article, each a term (see KEYWORD_FIELDS)

The documents of the first two fields are paragraphs, those of all others articles, of which there are ten
times fewer. Files and the extension know a field by its place in FIELDS.
"""

from __future__ import annotations

WORDS = "words"
GRAMS = "grams"
TITLE_WORDS = "title_words"
TITLE_GRAMS = "title_grams"
ARTICLE = "article"

KEYWORD_FIELDS = {ARTICLE: "id", "kind": "kind"}
"""Each keyword field, and the attribute of `Article` whose values are its terms. A field is added by a row
here and a higher FORMAT and CLUSTER_FORMAT; the extension takes twelve."""

FIELDS = (WORDS, GRAMS, TITLE_WORDS, TITLE_GRAMS, *KEYWORD_FIELDS)

COUNTED_FIELDS = (WORDS, TITLE_WORDS)
"""The fields that keep how often a document holds a term, too."""

ARTICLE_FIELDS = FIELDS[2:]
"""The fields whose documents are articles, not paragraphs."""

FORMAT = 5
"""The version of the files in an index. Raise it with any change to them or to the fields."""

CLUSTER_FORMAT = 2
"""The version of the documents on a cluster. Raise it with any change to them or to the mapping."""

LONGEST_INDEXED_WORD = 255
"""A longer word, in characters, is counted but not indexed: what is so long is data in a row, not a word."""

LONGEST_KEY = 1 << 20
"""Bytes of the longest term in UTF-8. The extension does not read longer ones."""

MOST_WORDS = 0xFFFF
"""Length of the longest text, in words; a longer one counts as so long."""

MOST_FREQUENCY = 0xFF
"""Highest frequency of a term in a document; a higher one counts as this."""

BM25_K1, BM25_B = 0.9, 0.4
"""k1 and b of BM25, as Lucene's paragraph-retrieval baselines have them (Anserini: .9, .4). Posting lists
bound scores by them, and a cluster's index is created with them: with other values, rebuild all indexes."""

ARTICLE_CODES = 5_000
"""Folded code points of an article that ranking reads: its paragraphs from the first on, until they have
given so many. A cluster keeps these with the article."""
