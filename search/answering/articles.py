"""Finds articles and paragraphs by the ids that people and programs give.

An id may be an article's own or a short one (`indexer.core.short_ids`), and may go on with a colon, or with ¶
as on a page of hits, and a paragraph: its number or its code. An article's own id may hold all of these
signs. So what is an id as it stands is taken as it stands, and an id in full wins over a short one."""

from __future__ import annotations

from indexer.core.errors import AmbiguousIdError, IdNotFoundError, ParagraphGoneError
from indexer.core.messages import join_messages, message, plural
from indexer.core.short_ids import (
    LEAST,
    LONGEST,
    SHORT,
    code_of,
    paragraph_code,
    short_id,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from indexer.core.article import Article
    from search.engine.view import View

MOST_CANDIDATES, MOST_NEAR = 8, 3
"""Number of articles that are named where an id is that of several, and where it is that of none."""

LONGEST_NAMED = 100
"""Characters of the longest id that a message repeats."""

_MOST_DIGITS = 9

Named = tuple[str, str | None]
"""(id of an article, what names a paragraph of it)"""


def article_named(view: View, given: str, index: str | None = None) -> tuple[Article, tuple[int, ...]]:
    """(the article that an id names, the numbers of its paragraphs if the id names any); where several
    indexes are searched, the article of one of them. Raises
    IdNotFoundError, or AmbiguousIdError where a short id is that of several articles."""
    gone: ParagraphGoneError | None = None
    for name, part in named(view, given, index):
        article = view.article(name, index)
        if article is not None:
            try:
                return article, () if part is None else ordinals_of(article, part)
            except ParagraphGoneError as error:
                # A paragraph's code tells by itself whether another article is meant.
                gone = gone or error
    raise gone or _not_found(view, given)


def named(view: View, given: str, index: str | None = None) -> Iterator[Named]:
    """The articles that an id may name, the likeliest first, each with what names a paragraph of it. Raises
    as `article_named`, and TypeError for an id that is no text."""
    if not isinstance(given, str):
        raise TypeError(f"an article's id is a str, not {type(given).__name__}")
    readings = _readings(given)
    found = False
    for article, part in readings:
        if view.documents_of(article, index) is not None:
            found = True
            yield article, part
    for article, part in readings:
        code = code_of(article)
        # Several indexes may each have an article with the same id.
        codes = view.ids_from(code, MOST_CANDIDATES) if code and len(code) >= LEAST else []
        ids = [
            each
            for each in dict.fromkeys(codes)
            if index is None or view.documents_of(each, index) is not None
        ]
        if len(ids) > 1 and (part is None or not _is_paragraph_code(part)):
            raise _ambiguous(article, ids)
        for each in ids:
            found = True
            yield each, part
    if not found:
        raise _not_found(view, given)


def _readings(given: str) -> list[Named]:
    """The ways to read an id, the likeliest first."""
    readings: list[Named] = [(given, None)]
    for sign in ":¶":
        article, found, part = given.rpartition(sign)
        if found:
            readings.append((article.removesuffix(" ") if sign == "¶" else article, part))
    return sorted(readings, key=lambda reading: -len(reading[0]))


def ordinals_of(article: Article, part: str) -> tuple[int, ...]:
    """The numbers of the paragraphs that are named by a number or a code, which equal ones share. Raises
    IdNotFoundError."""
    about = _told(short_id(article.id), article.title or article.id)
    texts = [paragraph.text for paragraph in article.paragraphs()]
    if part.isascii() and part.isdigit() and len(part) <= _MOST_DIGITS:
        if not 1 <= int(part) <= len(texts):
            paragraphs = plural("one paragraph", "{count:,} paragraphs", len(texts))
            raise IdNotFoundError(
                message(
                    "the article {about} has {paragraphs}, and no ¶{number:,}",
                    about=about,
                    paragraphs=paragraphs,
                    number=int(part),
                )
            )
        return (int(part),)
    if not _is_paragraph_code(part):
        raise IdNotFoundError(
            message(
                "{shortened} names no paragraph; write a number, or the {short} characters "
                "behind the colon of a paragraph's id",
                shortened=shortened(part),
                short=SHORT,
            )
        )
    found = tuple([at for at, text in enumerate(texts, 1) if paragraph_code(text) == code_of(part)])
    if not found:
        raise ParagraphGoneError(
            message(
                "the article {about} has no paragraph {code} any more: it is gone, or was changed",
                about=about,
                code=code_of(part),
            ),
            advice=message(
                "`search --show {short_id}` shows what the article holds now", short_id=short_id(article.id)
            ),
        )
    return found


def _is_paragraph_code(part: str) -> bool:
    return len(part) == SHORT and code_of(part) is not None


def _ambiguous(code: str, ids: Sequence[str]) -> AmbiguousIdError:
    length = next(
        (size for size in range(SHORT, LONGEST) if len({short_id(each, size) for each in ids}) == len(ids)),
        LONGEST,
    )
    codes = tuple([short_id(each, length) for each in ids])
    listed = join_messages(", ", [_told(own, each) for own, each in zip(codes, ids, strict=True)])
    more = message(" and maybe others") if len(ids) == MOST_CANDIDATES else ""
    return AmbiguousIdError(
        message(
            "several articles have the short id {code}: {listed}{more}", code=code, listed=listed, more=more
        ),
        codes,
    )


def _not_found(view: View, given: str) -> IdNotFoundError:
    near: dict[str, None] = {}
    for article, _ in _readings(given):
        if article and len(near) < MOST_NEAR:
            near.update(dict.fromkeys(view.ids_with(article, MOST_NEAR)))
    for article, _ in _readings(given):
        code = code_of(article)
        if code and len(code) >= LEAST and len(near) < MOST_NEAR:
            near.update(dict.fromkeys([short_id(each) for each in view.ids_from(code[:LEAST], MOST_NEAR)]))
    ids = tuple(near)[:MOST_NEAR]
    such = message("; near it: {names}", names=join_messages(", ", map(shortened, ids))) if ids else ""
    return IdNotFoundError(
        message("the index has no article {shortened}{such}", shortened=shortened(given), such=such),
        ids,
        message("`search` shows each hit's article before ¶"),
    )


def _told(code: str, text: str) -> str:
    return message("{code} ({text})", code=code, text=shortened(text))


def shortened(text: str) -> str:
    return text if len(text) <= LONGEST_NAMED else f"{text[:LONGEST_NAMED]}…"
