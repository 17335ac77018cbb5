"""The terms of keyword fields: values of an article, such as its id, each value one term."""

from __future__ import annotations

from indexer.core.schema import ARTICLE, KEYWORD_FIELDS, LONGEST_KEY

from .folding import fold_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from indexer.core.article import Article

_LONGEST_KEYWORD = LONGEST_KEY // 4
"""Code points of the longest keyword; the rest of a longer one is cut off. Each takes at most four bytes."""


def keyword_term(field: str, value: str) -> str:
    """The term that a value is in a keyword field, for indexing and for looking it up.

    An id is its own term. Other values are folded, so that all spellings of a value are one term.

    >>> keyword_term("article", "A-１"), keyword_term("kind", "實施意見")
    ('A-１', '实施意见')
    """
    return value if field == ARTICLE else fold_text(value).strip()[:_LONGEST_KEYWORD]


def keyword_terms(field: str, article: Article) -> tuple[str, ...]:
    """The terms that an article has in a keyword field, each once; none where the value is unknown or blank.

    A value that is a tuple gives a term for each of its members.
    """
    value = getattr(article, KEYWORD_FIELDS[field])
    if field == ARTICLE:
        return (value,)
    values = (value,) if isinstance(value, str) else value or ()
    return tuple(dict.fromkeys([term for each in values if (term := keyword_term(field, each))]))
