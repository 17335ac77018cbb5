"""Generates the trees of `truth`, each with its text in the query language."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

from benchmarks.truth.trees import (
    Alternatives,
    AtLeast,
    Beside,
    Filter,
    First,
    Joined,
    Library,
    Pattern,
    SameArticle,
    Sentence,
    String,
    Title,
    Tree,
    Wildcard,
    Without,
)
from indexer import Article
from indexer.analysis import fold_text
from indexer.values import kind_of_title
from search.query.equivalents import equivalents

PRESENT = ("number", "issuer", "region", "kind", "source", "date", "title")
"""The fields that an article may lack."""


class Generator:
    """Random trees, of strings and values that a library has."""

    def __init__(self, library: Library, chance: random.Random) -> None:
        self._library, self._chance = library, chance
        self._articles = list(library.articles.values())
        self._near = self._articles[0]
        self._near_text = ""
        """The article and the text in it that most strings and values of the tree are from."""

    def tree(self) -> Tree:
        """A tree with at least one operator or filter."""
        self._near = self._chance.choice(self._articles)
        self._near_text = self._paragraph(self._near)
        return self._joined(self._chance.randrange(1, 4))

    def _article(self) -> Article:
        return self._near if self._chance.random() < 0.9 else self._chance.choice(self._articles)

    def _text(self, field: str) -> str:
        """A folded text of an article, or another text if it has none."""
        article = self._article()
        if field == "title":
            return self._library.titles[article.id] or self._text("body")
        is_near = article is self._near and self._chance.random() < 0.8
        return self._near_text if is_near else self._paragraph(article)

    def _paragraph(self, article: Article) -> str:
        paragraphs = [self._library.folded[article.id, each.ordinal] for each in article.paragraphs()]
        return self._chance.choice(paragraphs)

    def _joined(self, depth: int) -> Tree:
        chance = self._chance
        if depth == 0:
            return self._leaf()
        form = chance.randrange(7)
        if form == 0:
            children = [self._joined(depth - 1) for _ in range(chance.randrange(2, 4))]
            return Joined(children, chance.choice(["AND", "OR", "OR"]))
        if form == 1:
            kept = self._joined(depth - 1)
            return Without(kept, self._joined(depth - 1), chance.choice(["NOT ", "AND NOT ", "-"]))
        if form == 2:
            children = [self._joined(depth - 1), self._joined(depth - 1)]
            return Joined(children, chance.choice(["PARA", "同段", "AND"]))
        if form == 3:
            words = chance.choice(["DOC", "同篇"])
            return SameArticle(self._joined(depth - 1), self._joined(depth - 1), words)
        if form == 4:
            count = chance.choice([1, 2, 3, 5, 10])
            return First(self._joined(depth - 1), count, in_chinese=chance.random() < 0.5)
        if form == 5:
            return Joined([self._joined(depth - 1), self._filter()], chance.choice(["AND", "AND", "OR"]))
        return self._leaf()

    def _leaf(self) -> Tree:
        chance = self._chance
        form = chance.randrange(10)
        if form == 0:
            return Joined([self._string("body"), self._filter()], "AND")
        if form == 1:
            return Title(self._pattern(self._text("title"), "title", 1))
        if form < 5:
            return Joined([self._string("body"), self._string("body")], chance.choice(["AND", "OR"]))
        return self._pattern(self._text("body"), "body", 2)

    def _string(self, field: str, text: str | None = None) -> String:
        """A string that the text holds, or another text of the library, and whose numbers have one form."""
        chance = self._chance
        text = text if text and chance.random() < 0.9 else self._text(field)
        for _ in range(20):
            length = chance.choice([1, 2, 2, 2, 2, 3, 3, 5])
            start = chance.randrange(max(1, len(text) - length))
            string = text[start : start + length]
            if re.fullmatch(r"[\u4e00-\u9fff]+", string) and len(equivalents((string,))) == 1:
                return String(string, field)
        return String("发展", field)

    def _pattern(self, text: str, field: str, depth: int) -> Pattern:
        chance = self._chance
        if depth == 0 or chance.random() < 0.2:
            if chance.random() < 0.2:
                return Wildcard(self._string(field, text).string, self._string(field, text).string, field)
            return self._string(field, text)
        form = chance.randrange(5)
        one, other = self._pattern(text, field, depth - 1), self._pattern(text, field, depth - 1)
        if form and chance.random() < 0.5:
            # An operator makes the text beside it exact.
            one, other = _unquoted(one), _unquoted(other)
        if form == 0:
            return Alternatives([one, other], field)
        if form == 1:
            return Sentence(one, other, field, chance.choice(["SENT", "同句"]))
        if form == 2:
            return AtLeast(one, chance.choice([1, 2, 2, 3]), field, in_chinese=chance.random() < 0.5)
        distance = chance.choice([0, 1, 3, 5, 10, 40])
        return Beside(one, other, distance, field, ordered=form == 3)

    def _filter(self) -> Filter:
        chance = self._chance
        kind = chance.choice(["kind", "issuer", "region", "source", "number", "date", "present"])
        for _ in range(50):
            article = self._article()
            made = self._filter_like(article, kind)
            if made is not None:
                return made
        return self._present("date")

    def _filter_like(self, article: Article, kind: str) -> Filter | None:
        """A filter that an article matches."""
        chance = self._chance
        if kind == "present":
            return self._present(chance.choice(PRESENT))
        if kind == "date":
            day = article.published
            if day is None:
                return None
            value = chance.choice([f"{day.year}", f"{day:%Y-%m}", f"{day}"])
            return self._having(
                f"{chance.choice(['date', '日期'])}:{value}",
                "date",
                lambda each: each.published is not None and str(each.published).startswith(value),
            )
        if kind == "kind":
            kinds = sorted(_kinds(article))
            if not kinds:
                return None
            value = chance.choice(kinds)
            return self._having(
                f'{chance.choice(["kind", "文种"])}:"{value}"', kind, lambda each: value in _kinds(each)
            )
        given = getattr(article, kind)
        if not given or '"' in given or re.search(r"[\s、,，;；]", given):
            return None
        words = {"issuer": "发文机关", "region": "地区", "source": "来源", "number": "文号"}
        name = chance.choice([kind, words[kind]])
        if kind == "region":
            return self._having(f'{name}:"{given}"', kind, lambda each: (each.region or "").startswith(given))
        folded = fold_text(given)
        return self._having(
            f'{name}:"{given}"',
            kind,
            lambda each: folded in map(fold_text, re.split(r"[\s、]", getattr(each, kind) or "")),
        )

    def _present(self, name: str) -> Filter:
        attribute = "published" if name == "date" else name
        return self._having(
            f"{name}:*",
            "present",
            lambda each: bool(_kinds(each)) if name == "kind" else bool(getattr(each, attribute)),
        )

    def _having(self, text: str, kind: str, has: Callable[[Article], bool]) -> Filter:
        return Filter(text, kind, frozenset(each.id for each in self._articles if has(each)))


def _unquoted(pattern: Pattern) -> Pattern:
    """A string without its quotes, unless these keep it from being an operator."""
    is_plain = isinstance(pattern, String) and not re.search("同[句段篇]|^前.+段$|^至少", pattern.string)
    if is_plain:
        pattern.text = pattern.text.strip('"')
    return pattern


def _kinds(article: Article) -> set[str]:
    """The given kind of an article, and the one that its title tells."""
    told = kind_of_title(fold_text(article.title or ""))
    return {fold_text(kind) for kind in (article.kind, told) if kind}


def _values(article: Article, field: str) -> set[str]:
    return {fold_text(value) for value in re.split(r"[\s、]", getattr(article, field) or "")}
