"""A user's text -> a `Query`. Any text is one: what cannot be understood is searched literally.

Most queries are plain text and hold no character of the syntax. `search.query.expressions` reads the others,
and is loaded only for them.
"""

from __future__ import annotations

from indexer.analysis import fold_text

from .query import Query, Words

_SIGNS = frozenset('"“「｢『*+|-−﹣:()（）＂＊＋｜－：')
"""Every query with syntax holds one of these, or white space: an operator's word by itself is text."""


def parse_query(text: str) -> Query:
    """The query of a text; never an error. All spellings of a text give equal clauses.

    >>> parse_query("白龜湖 -金融").clause
    And(clauses=(Words(text='白龟湖', field='body'), Not(clause=Exact(text='金融', field='body'))))
    >>> parse_query("白龟湖*（科创 | 创新）").clause == parse_query("白龟湖 AND (科創 OR 創新)").clause
    True
    >>> parse_query(" ").clause is None
    True
    """
    if not _SIGNS.isdisjoint(text) or text.split(None, 1) != [text]:
        from .expressions import parse_expression

        return parse_expression(text)
    words = fold_text(text)
    return Query(text, Words(words) if words else None)
