"""The indexed fields of a paragraph, and the fingerprint of how their terms are made.

words         the body's words, from jieba in search mode, with their frequencies; they rank
grams         the body's characters and pairs of neighbours; they find
title_words   the same of the article's title
title_grams
article       the article's id, one term, as it was given
"""

from __future__ import annotations

WORDS = "words"
GRAMS = "grams"
TITLE_WORDS = "title_words"
TITLE_GRAMS = "title_grams"
ARTICLE = "article"

COUNTED_FIELDS = (WORDS, TITLE_WORDS)
PLAIN_FIELDS = (GRAMS, TITLE_GRAMS, ARTICLE)
FIELDS = COUNTED_FIELDS + PLAIN_FIELDS

FORMAT = 1
"""The version of the files in an index. Raise it with any change to them or to the fields."""


def fingerprint() -> str:
    """What an index must have been built with to be searched by this code.

    It covers the format, folding and the making of terms. The word table is not part of it: an
    index carries its own, with the lexicons it was built with.
    """
    from .analysis import TERMS_VERSION, folding_digest

    return f"{FORMAT}.{TERMS_VERSION}.{folding_digest()}"
