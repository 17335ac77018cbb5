"""The values a search gives: hits and their results. They are frozen and outlive the searcher.

A hit of a search is made with its text and its place. Its other fields are worked out when they are first
asked for, and then kept; until then the hit keeps what it was found in. To compare, print, copy or pickle a
hit asks for all of them."""

from __future__ import annotations

from indexer.core.frozen import FieldWorkedOut, frozen, set_field, work_out_later

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import date
    from typing import Any, Protocol

    from indexer.storage.segment.records import ArticleRecord
    from search.query.plain import Expansion

    from .facet import Facet
    from .highlight import Span
    from .hit_parts import Below, CleanCopy, Repost
    from .suggestion import Suggestion

    class Later(Protocol):
        """Works out the fields of hits that are not known when they are made."""

        def work_out(self, hit: Hit, at: int, name: str) -> None:
            """Set a field of the hit that is number `at`, and those that are known with it."""


SHOWN_IN_NOTEBOOK, COLUMNS_IN_NOTEBOOK = 10, 240
"""Most hits, and columns of a hit's paragraph, that a notebook shows of results."""


LONGEST_HEADING = 40
"""Longest heading that is looked below, in code points."""


class Hit(metaclass=frozen):
    """One paragraph that was found.

    `paragraph` counts from 1. `spans` are ascending and do not overlap; `fold(text[start:end])`
    is what was searched, and of a wildcard also what it stands for. `score` is for ordering within one result
    only. `issuer` is the issuing body (发文机关), `number` the document number (文号), `kind` the kind of
    document (文种). `also` counts other
    places with the same paragraph, which are collapsed into this hit; None where that was not asked for.
    `repost_count` counts the articles that are copies of this one or hold it, `reposts` are the likeliest
    origins of them, and `origin` is the one that of all, with this one, is likely the first; None where
    nothing tells. `holds_all` says whether the paragraph holds all of the query, in whatever words; None
    where the search was cut short before that was known. `boilerplate` says that the paragraph is what sites
    put around articles. `below` is the paragraph below one that is a heading, a title or a number line; None
    for any other. `more_in_article` counts the other paragraphs of the article that match, in a search with
    `per_article`; None where it was not counted. `index` is the article's index where several are
    searched together; None where one is.
    """

    __slots__ = ("_at", "_later")

    article: str
    paragraph: int
    title: str | None
    text: str
    spans: tuple[Span, ...]
    score: float
    source: str | None = None
    published: date | None = None
    url: str | None = None
    path: str | None = None
    issuer: str | None = None
    number: str | None = None
    region: str | None = None
    kind: str | None = None
    also: int | None = None
    reposts: tuple[Repost, ...] = ()
    repost_count: int = 0
    origin: str | None = None
    boilerplate: bool = False
    holds_all: bool | None = True
    below: Below | None = None
    more_in_article: int | None = None
    index: str | None = None

    def _work_out(self, name: str) -> None:
        self._later.work_out(self, self._at, name)  # type: ignore[attr-defined]

    @property
    def published_text(self) -> str | None:
        """The day of publication in ISO 8601, as far as it is known: 2024-03-29, 2024-03 or 2024."""
        return _PUBLISHED.text(self)

    @property
    def short_id(self) -> str:
        """The article's id, short enough to type (docs/reading.md)."""
        from indexer.core.short_ids import short_id

        return short_id(self.article)

    @property
    def id(self) -> str:
        """The paragraph's id, which does not change with what stands around it (docs/reading.md)."""
        from indexer.core.short_ids import paragraph_id

        return paragraph_id(self.article, self.text)

    @property
    def clean(self) -> CleanCopy:
        """The paragraph's clean copy: its own script and punctuation, without what mirror sites and PDF files
        put into it (docs/exporting.md)."""
        from indexer.analysis import clean

        from .hit_parts import CleanCopy

        copy = clean(self.text)
        return CleanCopy(copy.text, tuple([copy.span(*span) for span in self.spans]))

    def highlight(
        self, before: str = "«", after: str = "»", *, escape: Callable[[str], str] = str, clean: bool = False
    ) -> str:
        """The paragraph, or its clean copy, with marks around what was found.

        `escape` is applied to the text, not to the marks."""
        from .highlight import highlight

        shown = self.clean if clean else self
        return highlight(shown.text, shown.spans, before, after, escape)

    def html(self, *, clean: bool = False) -> str:
        """The paragraph, or its clean copy, as HTML: escaped, and what was found in `<mark>`."""
        from html import escape

        return self.highlight("<mark>", "</mark>", escape=escape, clean=clean)

    def cite(self, style: str = "line", accessed: date | None = None) -> str:
        """The citation of the paragraph or its article; see `search.cite`."""
        from .citations import cite

        return cite([self], style, accessed).strip("\n")

    def as_dict(self, *, clean: bool = False, fields: Sequence[str] | None = None) -> dict[str, object]:
        """The keys of a hit in JSON (docs/json.md); with `clean`, those of its clean copy too. `fields`, of
        HIT_FIELDS, are these alone, also those that have no value."""
        if fields is not None:
            return {name: _as_json(name, getattr(self, name)) for name in fields}
        keys: dict[str, object] = {
            "id": self.id,
            "article": self.article,
            "paragraph": self.paragraph,
            "title": self.title,
            "text": self.text,
            "spans": _lists(self.spans),
            "score": round(self.score, 4),
            "source": self.source,
            "published": self.published_text,
            "url": self.url,
            "path": self.path,
            "issuer": self.issuer,
            "number": self.number,
            "region": self.region,
            "kind": self.kind,
            "holds_all": self.holds_all,
        }
        if clean:
            keys["clean"] = _as_json("clean", self.clean)
        if self.index is not None:
            keys["index"] = self.index
        if self.also is not None:
            keys["also"] = self.also
        if self.below is not None:
            keys["below"] = _as_json("below", self.below)
        if self.more_in_article is not None:
            keys["more_in_article"] = self.more_in_article
        if self.boilerplate:
            keys["boilerplate"] = True
        if self.repost_count:
            keys["reposts"] = _as_json("reposts", self.reposts)
            keys["repost_count"] = self.repost_count
            keys["origin"] = self.origin
        return keys


HIT_FIELDS = ("id", *Hit.__match_args__, "clean")
"""The fields of hits that JSON may have alone."""


def _as_json(name: str, value: Any) -> object:
    """A field of a hit as JSON has it."""
    if value is None:
        return None
    if name == "spans":
        return _lists(value)
    if name == "score":
        return round(value, 4)
    if name == "published":
        return _iso(value)
    if name == "below":
        return {"paragraph": value.paragraph, "text": value.text}
    if name == "clean":
        return {"text": value.text, "spans": _lists(value.spans)}
    return [each.as_dict() for each in value] if name == "reposts" else value


def _lists(spans: Sequence[Span]) -> list[list[int]]:
    """Spans as JSON has them."""
    return [[start, end] for start, end in spans]


def _iso(day: date | None) -> str | None:
    """A day as JSON has it, in ISO 8601."""
    return None if day is None else day.isoformat()


AT_FIRST = ("article", "paragraph", "text", "score", "_at", "_later", "also", "more_in_article", "index")
"""The fields of a hit that are set when it is made, the last three to None."""

DETAILS = ("title", "source", "published", "url", "path", "issuer", "number", "region", "kind")
"""The fields of a hit that its article's record tells."""


SLOTS_AT_FIRST = tuple([Hit.__dict__[name] for name in AT_FIRST])
SLOTS_OF_DETAILS = tuple([Hit.__dict__[name] for name in DETAILS])
"""The descriptors by which C sets these fields."""


work_out_later(Hit, AT_FIRST)


class _Published(FieldWorkedOut):
    """The field of the day of publication. It is a number, as 20240329, until it is read: to make a date, and
    to load what makes it, takes part of a search."""

    def __get__(self, value: Any, owner: type | None = None) -> Any:
        day = super().__get__(value, owner)
        if day.__class__ is int:
            from indexer.storage.segment.days import day_of

            day = day_of(day)
            self.set(value, day)
        return day

    def text(self, hit: Hit) -> str | None:
        """The day in ISO 8601."""
        day = super().__get__(hit)
        if day.__class__ is not int:
            return _iso(day)
        whole = f"{day // 10000:04}-{day // 100 % 100:02}-{day % 100:02}"
        return whole if day % 100 else whole[:7] if day % 10000 else whole[:4]


_PUBLISHED = _Published(SLOTS_OF_DETAILS[DETAILS.index("published")])
type.__setattr__(Hit, "published", _PUBLISHED)


def kept_day(number: int) -> int | None:
    """A day of publication as C sets it: a number, or None for 0."""
    return number or None


def hit_with_text(later: Later, at: int, place: tuple[str, int], text: str, score: float) -> Hit:
    """A hit at a place, (article, paragraph), of which this is known; `later` works out the rest. In C:
    `native/binding/py_showing.c`."""
    hit: Hit = object.__new__(Hit)
    for name, value in zip(AT_FIRST, (*place, text, score, at, later, None, None, None), strict=True):
        set_field(hit, name, value)
    return hit


def add_details(hit: Hit, record: ArticleRecord) -> None:
    """Set the DETAILS of a hit. In C: `native/binding/py_showing.c`."""
    for name in DETAILS:
        set_field(hit, name, getattr(record, name))


class SearchResults(metaclass=frozen):
    """The answer to one query.

    `total` counts all paragraphs that match, `hits` are those asked for by limit and offset.
    `complete` says that `total` is exact and nothing that matches was left out. `holding_all` counts the
    matches that hold all of the query; None for an expression with operators, whose matches all hold it.
    `searched` is the query's text after folding, `expansions` what else its phrases were searched as.
    `notes` say what in the query looks like a filter or an operator and was searched as text, and which
    values of filters no article has.
    `suggestions` are filled when nothing was found, or nothing that holds all of the bare text.
    `facets` are those that were asked for, in their order.
    `since` and `until` are the first and the last day that was asked for, both inclusive; None where that
    side is open. `undated` counts the articles that may be of the days that were asked for, but have no
    whole date; None where no days were asked for, or it was not counted.
    `offset` counts the hits before these. `cursor` is where the next page begins, to be given to the same
    search; None on the last page, and where the search was cut short before the page was found. Without a
    count, the page that it leads to may be empty.
    `number` is the document number (文号) that the query was read as: the documents that have it come first.
    For a year and a serial number alone, `suggestions` are the numbers that articles have.
    `more` says whether hits follow these; None where it was not looked at, since no hits are left out and
    `total` tells.
    """

    __slots__ = ("_later",)

    query: str
    hits: tuple[Hit, ...]
    total: int
    complete: bool
    took_ms: float
    searched: str
    holding_all: int | None = None
    suggestions: tuple[Suggestion, ...] = ()
    expansions: tuple[Expansion, ...] = ()
    more: bool | None = None
    notes: tuple[str, ...] = ()
    facets: tuple[Facet, ...] = ()
    since: date | None = None
    until: date | None = None
    undated: int | None = None
    number: str | None = None
    offset: int = 0
    cursor: str | None = None

    def _work_out(self, name: str) -> None:
        self._later.work_out(self, name)  # type: ignore[attr-defined]

    def __len__(self) -> int:
        """The number of hits that are here."""
        return len(self.hits)

    def __iter__(self) -> Iterator[Hit]:
        return iter(self.hits)

    @property
    def synonyms(self) -> dict[str, list[str]]:
        """Phrase of the query -> what else was searched for it."""
        synonyms: dict[str, list[str]] = {}
        for expansion in self.expansions:
            synonyms.setdefault(expansion.said, []).extend(expansion.also)
        return synonyms

    def as_dict(self, *, clean: bool = False, fields: Sequence[str] | None = None) -> dict[str, object]:
        """The keys of an answer in JSON (docs/json.md); with `clean`, those of the clean copies too. `fields`
        are those of the hits, as in `Hit.as_dict`."""
        hits = [hit.as_dict(clean=clean, fields=fields) for hit in self.hits]
        return {**self.head_as_dict(), "hits": hits}

    def head_as_dict(self) -> dict[str, object]:
        """The keys of an answer in JSON but for the hits."""
        days = {"since": _iso(self.since), "until": _iso(self.until)}
        facets = {facet.name: [value.as_dict() for value in facet.values] for facet in self.facets}
        return {
            "query": self.query,
            "total": self.total,
            "complete": self.complete,
            "took_ms": round(self.took_ms, 3),
            **(days if self.since or self.until else {}),
            **({} if self.undated is None else {"undated": self.undated}),
            **({"expansions": self.synonyms} if self.expansions else {}),
            **({"notes": list(self.notes)} if self.notes else {}),
            **({"suggestions": [each.as_dict() for each in self.suggestions]} if self.suggestions else {}),
            **({"number": self.number} if self.number else {}),
            **({"cursor": self.cursor} if self.cursor else {}),
            **({"facets": facets} if facets else {}),
        }

    def _repr_html_(self) -> str:
        """The view in a notebook: the number of hits, and the first of them with their marks."""
        from html import escape

        from .highlight import snippet_html

        shown = self.hits[:SHOWN_IN_NOTEBOOK]
        items = [
            f"<li><b>{escape(hit.title or hit.article)}</b><br>"
            f"{snippet_html(hit.text, hit.spans, COLUMNS_IN_NOTEBOOK)}<br>"
            f"<small>{escape(hit.cite())}</small></li>"
            for hit in shown
        ]
        found = f"{'' if self.complete else 'at least '}{self.total:,} found, {len(shown):,} shown"
        return f"<p><b>{escape(self.query)}</b>: {found}</p><ol>{''.join(items)}</ol>"


work_out_later(SearchResults, ("took_ms",))
