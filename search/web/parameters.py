"""The parameters of requests, their limits, and the options of a `Searcher` that they are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from fastapi import Query
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, WithJsonSchema, model_validator
from pydantic.json_schema import SkipJsonSchema

from indexer.core.errors import CursorError
from indexer.core.messages import message
from search.query.filters import DATE, edge_of, narrowing

Order = Literal["relevance", "newest", "oldest"]
FacetName = Literal["year", "month", "region", "issuer", "kind", "source", "topic"]
Format = Literal["csv", "xlsx", "docx", "md", "jsonl", "bib", "ris", "csl.json"]

LONGEST_QUERY, LONGEST_VALUE, MOST_VALUES, MOST_WITHIN = 10_000, 1_000, 20, 5
"""Characters of a query, and of a value of a filter; values of a filter; and earlier queries."""
MOST_HITS, FURTHEST, MOST_EXPORTED, MOST_ARTICLES = 100, 10_000, 10_000, 50
"""Hits of a page, hits before it, hits of an export, and articles or completions of an answer."""

_DAY_SCHEMA = {
    "type": "string",
    "anyOf": [
        {"format": "date"},
        {"pattern": "^(19|20)[0-9]{2}$"},
        {"pattern": "^(19|20)[0-9]{2}-(0[1-9]|1[0-2])$"},
        {"pattern": "^(19|20)[0-9]{2}Q[1-4]$"},
        {"enum": ["今年", "去年", "近三个月", "1 year ago"]},
    ],
}
"""The commonest words for a period. More are read: docs/query-language.md."""


def _check_since(written: str) -> str:
    edge_of(written, 0)
    return written


def _check_date(written: str) -> str:
    narrowing(DATE, written)
    return written


def _as_given(cursor: str) -> str:
    """A cursor as a search gave it. Its `+` is read as a space where a program did not escape it."""
    return cursor.replace(" ", "+")


Text = Annotated[str, Field(max_length=LONGEST_QUERY)]
Value = Annotated[str, Field(max_length=LONGEST_VALUE)]
Values = Annotated[list[Value], Field(default_factory=list, max_length=MOST_VALUES)]
Period = Annotated[Value, AfterValidator(_check_since), WithJsonSchema(_DAY_SCHEMA)]
Date = Annotated[Value, AfterValidator(_check_date), WithJsonSchema(_DAY_SCHEMA)]
Absent = SkipJsonSchema[None]


class Parameters(BaseModel):
    """Parameters of a URL. One that is empty, as a form leaves it, was not given."""

    model_config = ConfigDict(extra="forbid")

    @model_validator(mode="before")
    @classmethod
    def _without_empty_ones(cls, given: Any) -> Any:
        if not isinstance(given, Mapping):
            return given
        kept = {
            name: [each for each in value if each != ""] if isinstance(value, list) else value
            for name, value in given.items()
        }
        return {name: value for name, value in kept.items() if value not in ("", [])}


class SearchParameters(Parameters):
    """The query `q`, and how to search for it: the options of `Searcher.search` under their own names."""

    q: Text = Field("", description="The query, in the query language.", examples=["科技创新", '"科创新城"'])
    limit: int = Field(10, ge=0, le=MOST_HITS, description="Hits of the page, at most.")
    offset: int = Field(0, ge=0, le=FURTHEST, description="Hits before the page. Use a cursor to go deeper.")
    cursor: Annotated[str, Field(max_length=1_000), AfterValidator(_as_given)] | Absent = Field(
        None, description="The cursor of the page before. All other parameters stay as they were."
    )
    since: Period | Absent = Field(
        None, description="Only articles published then or later.", examples=["2024"]
    )
    until: Period | Absent = Field(None, description="Only articles published then or earlier.")
    issuer: Values = Field(description="The issuing body (发文机关). A minus before a value excludes it.")
    number: Values = Field(description="The document number (文号).", examples=[["示政〔2024〕3号"]])
    region: Values = Field(description="The region (地区), with all within it.")
    kind: Values = Field(description="The kind of document (文种).", examples=[["通知"]])
    source: Values = Field(description="Where the article was published (来源).")
    topic: Values = Field(description="The topic (主题).")
    date: Annotated[list[Date], Field(default_factory=list, max_length=MOST_VALUES)] = Field(
        description="Only articles published in one of these periods.", examples=[["2024Q1"]]
    )
    order: Order | Absent = Field(None, description="The order of the hits: by relevance, or by date.")
    precise: bool = Field(False, description="Find only what holds each part of the query.")
    per_article: Annotated[int, Field(ge=1, le=MOST_HITS)] | Absent = Field(
        None, description="Hits of one article, at most."
    )
    distinct: bool = Field(False, description="Show equal paragraphs once.")
    collapse: bool = Field(False, description="Show one of an article and its copies.")
    facets: Annotated[list[FacetName], Field(default_factory=list, max_length=7)] = Field(
        description="Count all matches by the values of these fields."
    )
    copies_once: bool = Field(False, description="Facets count one of an article and its copies.")
    within: Annotated[list[Text], Field(default_factory=list, max_length=MOST_WITHIN)] = Field(
        description="Only what matches these earlier queries, too."
    )
    timeout: Annotated[float, Field(gt=0, le=3_600)] | Absent = Field(
        None, description="End the search after so many seconds, or after the server's own limit if less."
    )

    def options(self) -> dict[str, Any]:
        """The keyword arguments of `Searcher.search`: those that were given. Raises CursorError for a cursor
        beside an offset."""
        if self.cursor is not None and self.offset:
            raise CursorError(
                message("a cursor says where the page begins: give a cursor or an offset, not both")
            )
        names = type(self).model_fields.keys() & SearchParameters.model_fields.keys() - {"q"}
        given = ((name, getattr(self, name)) for name in names & self.model_fields_set)
        return {name: value for name, value in given if value is not None and value != []}


class ExportParameters(SearchParameters):
    """What to write to a file, and how: the parameters of a search, and those of an export."""

    format: Format = Field(description="The format of the file.")
    limit: int = Field(MOST_EXPORTED, ge=0, le=MOST_EXPORTED, description="Hits of the file, at most.")
    style: Literal["line", "gbt7714"] | Absent = Field(
        None, description="The style of the citations in a table or a document."
    )
    clean: bool = Field(False, description="Add clean copies of paragraphs, or put them in their place.")


class SuggestParameters(Parameters):
    """What was typed."""

    q: Annotated[str, Field(max_length=LONGEST_VALUE)] = Field(
        "", description="The beginning of a text, in Han or in pinyin.", examples=["科技", "keji"]
    )
    limit: int = Field(10, ge=0, le=MOST_ARTICLES, description="Completions, at most.")


class OfArticle(Parameters):
    """Parameters of a request about an article."""

    index: Value | Absent = Field(
        None, description="The index of the article, as a hit names it, where several are served."
    )


class ReadingParameters(OfArticle):
    """What to mark in an article."""

    q: Text = Field("", description="The query whose matches are marked.", examples=["科技创新"])


class ParagraphParameters(ReadingParameters):
    """What to mark in a paragraph, and what to show around it."""

    context: int = Field(0, ge=0, le=MOST_HITS, description="Paragraphs before it, and after it.")


class SimilarParameters(OfArticle):
    """The article that others are similar to."""

    article: str = Field(
        min_length=1,
        max_length=LONGEST_VALUE,
        description="The id of an article, or of one of its paragraphs.",
        examples=["ecb542q", "ecb542q:8"],
    )
    limit: int = Field(10, ge=0, le=MOST_ARTICLES, description="Articles, at most.")


class CompareParameters(Parameters):
    """The two articles, or paragraphs, that are compared."""

    first: str = Field(
        min_length=1,
        max_length=LONGEST_VALUE,
        description="The id of an article, or of one of its paragraphs, which is then compared alone.",
        examples=["ecb542q", "ecb542q:8"],
    )
    second: str = Field(
        min_length=1,
        max_length=LONGEST_VALUE,
        description="The id of the other one.",
        examples=["sample-news-004"],
    )
    first_index: Value | Absent = Field(
        None, description="The index of the first article, where several are served."
    )
    second_index: Value | Absent = Field(None, description="The index of the second article.")

    @property
    def indexes(self) -> tuple[str | None, str | None]:
        """The indexes of both, as `Searcher.compare` takes them."""
        return self.first_index, self.second_index


class SimilarText(BaseModel):
    """A text that articles are similar to."""

    model_config = ConfigDict(extra="forbid")

    text: str = Field(min_length=1, max_length=100_000, description="Any text.", examples=["建设科创新城"])


class SimilarTextParameters(Parameters):
    """How many articles are wanted that are similar to a text."""

    limit: int = Field(10, ge=0, le=MOST_ARTICLES, description="Articles, at most.")


Search = Annotated[SearchParameters, Query()]
"""The parameters of a search, as a handler takes them."""
