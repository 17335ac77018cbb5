"""The parameters of a search in a URL, and the options of `Searcher.search` that they are."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import Query
from pydantic import BaseModel, ConfigDict, Field

Order = Literal["relevance", "newest", "oldest"]
Values = Annotated[list[str], Field(default_factory=list)]


class SearchParameters(BaseModel):
    """The query `q`, and how to search for it: the options of `Searcher.search` under their own names."""

    model_config = ConfigDict(extra="forbid")

    q: str = ""
    limit: int = Field(10, ge=0)
    offset: int = Field(0, ge=0)
    cursor: str | None = None
    since: str | None = None
    until: str | None = None
    issuer: Values
    number: Values
    region: Values
    kind: Values
    source: Values
    topic: Values
    date: Values
    order: Order | None = None
    precise: bool = False
    per_article: int | None = Field(None, ge=1)
    distinct: bool = False
    collapse: bool = False
    facets: Values
    copies_once: bool = False
    within: Values

    def options(self) -> dict[str, Any]:
        """The keyword arguments of `Searcher.search`: those that were given."""
        given = self.model_dump(exclude={"q"}, exclude_defaults=True)
        return {name: value for name, value in given.items() if value != []}


Search = Annotated[SearchParameters, Query()]
"""The parameters of a search, as a handler takes them."""
