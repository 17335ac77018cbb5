"""The JSON of the API, as its documentation shows it. docs/json.md describes the keys."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

Span = tuple[int, int]


class _Answer(BaseModel):
    """Later versions may add keys."""

    model_config = ConfigDict(extra="allow")


class Error(_Answer):
    """What failed, and what to do."""

    error: str = Field(examples=["limit: Input should be less than or equal to 100"])
    candidates: list[str] | None = Field(None, description="The ids that a short one may stand for.")
    near: list[str] | None = Field(None, description="Ids that hold the one that was given.")


class Facts(_Answer):
    """What is known of an article. Unknown values are null."""

    article: str = Field(examples=["seeds/011-science-measures.md"])
    title: str | None = Field(None, examples=["示例市人民政府关于印发支持科技创新若干措施的通知"])
    source: str | None = None
    published: str | None = Field(None, examples=["2024-02-06"])
    url: str | None = None
    path: str | None = None
    issuer: str | None = None
    number: str | None = Field(None, examples=["示政〔2024〕3号"])
    region: str | None = None
    kind: str | None = Field(None, examples=["通知"])


class Hit(Facts):
    """A paragraph that was found."""

    id: str = Field(examples=["ecb542q:8"], description="The id of the paragraph.")
    paragraph: int = Field(ge=1, examples=[8])
    text: str = Field(examples=["入驻白龟湖科创新城等创新园区的科研机构，前三年免收场地费用。"])
    spans: list[Span] = Field(
        examples=[[[2, 9]]], description="Where the matches are in the text, in code points."
    )
    score: float
    holds_all: bool | None = None


class FacetValue(_Answer):
    """A value of a field, and how many articles and paragraphs with it match."""

    value: str | None
    articles: int
    paragraphs: int


class SearchAnswer(_Answer):
    """The answer to a query."""

    query: str = Field(examples=["科技创新"])
    total: int = Field(ge=0, examples=[29], description="Paragraphs that match.")
    complete: bool = Field(description="Whether `total` is exact and nothing that matches was left out.")
    took_ms: float
    cursor: str | None = Field(None, description="Where the next page begins.")
    facets: dict[str, list[FacetValue]] | None = None
    hits: list[Hit]


class FacetAnswer(_Answer):
    """Counts of all matches."""

    query: str
    total: int = Field(ge=0)
    complete: bool
    facets: dict[str, list[FacetValue]]


class Completion(_Answer):
    """A text that begins as what was typed, and how many articles or paragraphs have it."""

    text: str = Field(examples=["科技创新"])
    total: int
    field: str = Field(examples=["title"])


class SuggestAnswer(_Answer):
    """What may be meant, the most frequent first."""

    suggestions: list[Completion]


class Paragraph(_Answer):
    """A paragraph of an article."""

    id: str
    paragraph: int = Field(ge=1)
    text: str
    spans: list[Span] | None = None


class ArticleAnswer(Facts):
    """An article, or the paragraphs of it that were asked for."""

    short_id: str = Field(examples=["ecb542q"])
    topics: list[str]
    named: list[int] = Field(description="The numbers of the paragraphs that the id names.")
    headings: list[tuple[int, int]] = Field(
        description="The paragraphs that are numbered headings, each with its level, 0 for the highest."
    )
    paragraphs: list[Paragraph]


class Similar(Facts):
    """An article that is similar, and the paragraphs that make it so."""

    score: float
    parallels: list[dict[str, Any]]


class SimilarAnswer(_Answer):
    """Similar articles, the best first."""

    similar: list[Similar]


class Change(_Answer):
    """A place where two texts differ."""

    first: Span = Field(examples=[[6, 8]], description="The span in the first text; it may be empty.")
    second: Span = Field(examples=[[6, 9]], description="The span in the second text; it may be empty.")


class ComparedParagraph(_Answer):
    """A paragraph of one of two articles."""

    paragraph: int = Field(ge=1)
    text: str


class ParagraphPair(_Answer):
    """A paragraph of the first article, of the second, or of both."""

    kind: Literal["equal", "changed", "moved", "only_first", "only_second"]
    first: ComparedParagraph | None
    second: ComparedParagraph | None
    changes: list[Change]


class ComparedArticle(_Answer):
    """One of two articles."""

    article: str
    short_id: str
    title: str | None
    source: str | None
    published: str | None
    url: str | None
    issuer: str | None
    number: str | None


class ComparisonAnswer(_Answer):
    """Two articles, and their paragraphs in pairs, in the order of the second."""

    first: ComparedArticle
    second: ComparedArticle
    counts: dict[str, int] = Field(
        examples=[{"equal": 11, "changed": 0, "moved": 0, "only_first": 1, "only_second": 0}]
    )
    pairs: list[ParagraphPair]


class Health(_Answer):
    """Whether the server can answer."""

    status: str = Field(examples=["ok"])
