"""The indexed fields, and the version of the files that hold them.

words         a paragraph's words, from jieba in search mode, with their frequencies; they rank
grams         a paragraph's characters and pairs of neighbouring letters; they find
title_words   the same of an article's title
title_grams
article       an article's id, one term, as it was given

The first two count paragraphs: what holds a term is the number of a paragraph in its segment. The
other three count articles, of which there are ten times fewer.
"""

from __future__ import annotations

WORDS = "words"
GRAMS = "grams"
TITLE_WORDS = "title_words"
TITLE_GRAMS = "title_grams"
ARTICLE = "article"

COUNTED_FIELDS = (WORDS, TITLE_WORDS)
"""These keep how often a term is held, too."""

PLAIN_FIELDS = (GRAMS, TITLE_GRAMS, ARTICLE)
FIELDS = COUNTED_FIELDS + PLAIN_FIELDS

ARTICLE_FIELDS = (TITLE_WORDS, TITLE_GRAMS, ARTICLE)
"""The documents of these are articles, not paragraphs."""

FORMAT = 4
"""The version of the files in an index. Raise it with any change to them or to the fields."""

LONGEST_INDEXED_WORD = 255
"""A longer word, in characters, is counted but not indexed: what is so long is data in a row, not a word."""
