"""The answers of the tools, as models: clients are told their JSON schemas. What is not known is left out."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, Field

Id = Annotated[
    str,
    Field(description="The id of the paragraph, for fetch and read_paragraph; it stays when others change."),
]
Url = Annotated[str, Field(description="The address of the article on the web; empty if it has none.")]
Spans = Annotated[
    list[list[int]],
    Field(description="[start, end) of each match, in code points of `text` as it is here."),
]
Shortened = Annotated[
    bool | None,
    Field(
        description="True if `…` stands for a part of the text, or facts of the article were left out; "
        "read_paragraph and fetch give all."
    ),
]
Complete = Annotated[
    bool | None,
    Field(description="False if the time ran out, so that there may be more; left out where all were found."),
]
Cursor = Annotated[
    str | None,
    Field(description="Give it with the same arguments to go on after this answer; missing at the end."),
]
Omitted = Annotated[
    dict[str, int] | None,
    Field(description="How many of what were left out to keep to max_tokens."),
]
Notes = Annotated[
    list[str] | None, Field(description="Remarks on how the query was understood, such as an unknown value.")
]


class Hit(BaseModel):
    """A paragraph that was found."""

    id: Id
    title: Annotated[str, Field(description="The title of the article.")]
    url: Url
    text: Annotated[
        str, Field(description="The paragraph as it was published, or parts of it around the spans.")
    ]
    spans: Spans
    shortened: Shortened = None
    paragraph: Annotated[int | None, Field(description="Its number in the article, from 1.")] = None
    published: Annotated[str | None, Field(description="The day of publication.")] = None
    source: Annotated[str | None, Field(description="The site or newspaper that published it.")] = None
    issuer: Annotated[str | None, Field(description="The issuing body (发文机关).")] = None
    number: Annotated[str | None, Field(description="The document number (文号).")] = None
    kind: Annotated[str | None, Field(description="The kind of document (文种).")] = None
    region: str | None = None
    below: Annotated[
        str | None, Field(description="The paragraph below, where this one is a heading; maybe shortened.")
    ] = None
    holds_all: Annotated[
        bool | None, Field(description="False if the paragraph holds only parts of the query.")
    ] = None
    copies: Annotated[int | None, Field(description="How many other articles are copies of this one.")] = None
    origin: Annotated[
        str | None, Field(description="The id of the article that was likely the first of all copies.")
    ] = None
    boilerplate: Annotated[
        bool | None, Field(description="True if a site puts the paragraph around its articles.")
    ] = None


class Suggestion(BaseModel):
    """A query that is near and would find something."""

    query: str
    total: int


class Found(BaseModel):
    """Paragraphs that were found, best first, without copies and repeats."""

    found: Annotated[bool, Field(description="False if no paragraph matches; nothing near is given instead.")]
    total: Annotated[int, Field(description="How many paragraphs match, copies and repeats included.")]
    complete: Complete = None
    holding_all: Annotated[
        int | None, Field(description="How many of them hold all of the query; the others hold parts.")
    ] = None
    results: list[Hit]
    suggestions: list[Suggestion] | None = None
    notes: Notes = None
    undated: Annotated[
        int | None, Field(description="Articles without a date that the days asked for leave out.")
    ] = None
    omitted: Omitted = None
    cursor: Cursor = None


class Difference(BaseModel):
    """A place where a passage differs from the quotation."""

    quotation: Annotated[str, Field(description="What the quotation has there; empty if nothing.")]
    source: Annotated[str, Field(description="What the passage has there; empty if nothing.")]


class Nearest(Hit):
    """The passage that is nearest to a quotation; `spans` is where it stands. It is no proof of it."""

    differences: list[Difference]


class Verified(BaseModel):
    """Whether a quotation stands in the index word for word, and where."""

    found: Annotated[bool, Field(description="True only if a paragraph holds the whole quotation.")]
    total: Annotated[int, Field(description="How many paragraphs hold it, copies and repeats included.")]
    complete: Complete = None
    results: Annotated[list[Hit], Field(description="Paragraphs that hold it.")]
    nearest: Annotated[
        Nearest | None,
        Field(description="If none holds it: the passage that comes nearest, where one has half of it."),
    ] = None
    omitted: Omitted = None


class Document(BaseModel):
    """An article, or the part of it that fits."""

    id: str
    title: str
    text: Annotated[str, Field(description="Its paragraphs, a line each, as they were published.")]
    url: Url
    metadata: Annotated[
        dict[str, Any],
        Field(
            description="`first` and `last`: the paragraphs, from 1, that `text` begins and ends in, of "
            "`paragraphs` in all; then what is known of the article, if it fits."
        ),
    ]
    omitted: Annotated[
        dict[str, int] | None, Field(description="How many characters of the article stand before and after.")
    ] = None
    cursor: Cursor = None


class Paragraph(BaseModel):
    """A paragraph of an article."""

    id: Id
    paragraph: Annotated[int, Field(description="Its number in the article, from 1.")]
    text: str
    spans: Spans
    named: Annotated[bool | None, Field(description="True for the one that was asked for.")] = None
    shortened: Annotated[
        bool | None,
        Field(description="True if `…` stands for what was left out; fetch with its id gives all."),
    ] = None


class Passage(BaseModel):
    """A paragraph, and those around it."""

    title: str
    url: Url
    citation: Annotated[str | None, Field(description="The citation of the paragraph in one line.")] = None
    paragraphs: list[Paragraph]
    of: Annotated[int, Field(description="How many paragraphs the article has.")]
    also_at: Annotated[
        list[int] | None, Field(description="Where else in the article the same paragraph stands.")
    ] = None
    omitted: Annotated[
        dict[str, int] | None,
        Field(
            description="How many of the paragraphs asked for `before` and `after` were left out, and facts."
        ),
    ] = None


class FacetValue(BaseModel):
    """A value of a field, and what matches with it."""

    value: Annotated[
        str | None, Field(description="Missing for the articles without a value of the field.")
    ] = None
    articles: int
    paragraphs: int
    selected: Annotated[bool | None, Field(description="True if the query filters by it.")] = None
    children: Annotated[list[FacetValue] | None, Field(description="The regions within a region.")] = None


class Counted(BaseModel):
    """How many articles and paragraphs match, by the values of fields."""

    found: bool
    total: Annotated[int, Field(description="How many paragraphs match.")]
    complete: Complete = None
    facets: dict[str, list[FacetValue]]
    notes: Notes = None
    omitted: Annotated[
        dict[str, int] | None,
        Field(description="How many values of each field were left out, those with the fewest articles."),
    ] = None
