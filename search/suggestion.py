"""Completions of the beginning of a text, and suggestions for a query that found nothing."""

from __future__ import annotations

from indexer.core.frozen import frozen


class Suggestion(metaclass=frozen):
    """Something near the query that would be found, and how many paragraphs hold it."""

    query: str
    total: int

    def as_dict(self) -> dict[str, object]:
        """The keys of a suggestion in JSON."""
        return {"query": self.query, "total": self.total}


class Completion(metaclass=frozen):
    """A text that begins as it was typed, or as pinyin that was typed: folded. `total` is the number of
    articles whose title holds it from the beginning of a word on, of those that have it as a value of another
    `field`, or of the paragraphs that hold it where the field is "words"."""

    text: str
    total: int
    field: str = "title"

    def as_dict(self) -> dict[str, object]:
        """The keys of a completion in JSON."""
        return {"text": self.text, "total": self.total, "field": self.field}
