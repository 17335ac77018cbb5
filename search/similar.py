"""Articles that are similar to an article, a paragraph or a text, and the parallels that make them so."""

from __future__ import annotations

from indexer.core.frozen import frozen

TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import date

    from .highlight import Span

_FIELDS = ("article", "title", "source", "published", "url", "path", "issuer", "number", "region", "kind")


class Parallel(metaclass=frozen):
    """A paragraph of the similar article, and the paragraph of the seed that it is most like.

    `spans` are what both hold, in `text`, and `seed_spans` the same in `seed_text`. Both paragraphs count
    from 1; those of a text are its lines that are not blank."""

    paragraph: int
    text: str
    spans: tuple[Span, ...]
    seed_paragraph: int
    seed_text: str
    seed_spans: tuple[Span, ...]

    def as_dict(self) -> dict[str, object]:
        """The keys of a parallel in JSON (docs/json.md)."""
        seed = _side(self.seed_paragraph, self.seed_text, self.seed_spans)
        return {**_side(self.paragraph, self.text, self.spans), "seed": seed}


class Similar(metaclass=frozen):
    """An article that is similar to the seed: an article, a paragraph or a text. Unknown values are None.

    `score` is for ordering within one result only. `parallels` are the most alike paragraphs first.
    `index` is the article's index where several are searched together."""

    article: str
    title: str | None
    score: float
    parallels: tuple[Parallel, ...] = ()
    source: str | None = None
    published: date | None = None
    url: str | None = None
    path: str | None = None
    issuer: str | None = None
    number: str | None = None
    region: str | None = None
    kind: str | None = None
    index: str | None = None

    def as_dict(self) -> dict[str, object]:
        """The keys of a similar article in JSON (docs/json.md)."""
        keys: dict[str, object] = {name: getattr(self, name) for name in _FIELDS}
        keys["published"] = None if self.published is None else self.published.isoformat()
        keys["score"] = round(self.score, 4)
        if self.index is not None:
            keys["index"] = self.index
        keys["parallels"] = [each.as_dict() for each in self.parallels]
        return keys


def _side(paragraph: int, text: str, spans: tuple[Span, ...]) -> dict[str, object]:
    return {"paragraph": paragraph, "text": text, "spans": [list(span) for span in spans]}
