"""A user's text -> a `Query`. Any text is one: what cannot be understood is searched literally.

Most queries are plain text and hold no character of the syntax. `search.query.expressions` reads the others,
and is loaded only for them.
"""

from __future__ import annotations

from indexer.analysis import fold_text

from .query import Query, Words

_SIGNS = frozenset('"“「｢『*+|-−﹣:()（）＂＊＋｜－：')
"""Every query with syntax holds one of these, or white space: an operator's word by itself is text."""


def parse_query(text: str, *, precise: bool = False) -> Query:
    """The query of a text; never an error. All spellings of a text give equal clauses.

    If it is `precise`, bare text must occur: each part between spaces, as if it were quoted.

    >>> parse_query("白龜湖").clause
    Words(text='白龟湖', field='body')
    >>> parse_query("白龟湖*（科创 | 创新）").clause == parse_query("白龟湖 AND (科創 OR 創新)").clause
    True
    >>> parse_query(" ").clause is None
    True
    """
    if precise or not _SIGNS.isdisjoint(text) or text.split(None, 1) != [text]:
        from .joined_texts import parse_joined

        joined = None if precise else parse_joined(text)
        if joined is not None:
            return joined
        from .expressions import parse_expression

        return parse_expression(text, precise=precise)
    words = fold_text(text)
    return Query(text, Words(words) if words else None)
