"""The values that verifying a quotation gives: where it stands, or the passage that is nearest to it."""

from __future__ import annotations

from indexer.core.frozen import frozen

TYPE_CHECKING = False
if TYPE_CHECKING:
    from indexer.analysis import Change

    from .highlight import Span
    from .hit import Hit


class Nearest(metaclass=frozen):
    """The passage that is nearest to a quotation that no paragraph holds.

    `passage` is its span in the text of `hit`. `changes` are the places where the two differ: `first` is a
    span of the quotation, `second` one of the hit's text.
    """

    hit: Hit
    passage: Span
    changes: tuple[Change, ...]

    def as_dict(self) -> dict[str, object]:
        """The keys of a nearest passage in JSON."""
        return {
            **self.hit.as_dict(),
            "passage": list(self.passage),
            "changes": [each.as_dict() for each in self.changes],
        }


class Verification(metaclass=frozen):
    """Whether a quotation stands in the index, or in an article, word for word.

    `total` counts the paragraphs that hold it, and `hits` are the best of them. `complete` is False where the
    time ran out, so that there may be more of them. `nearest` is a passage that comes close, where none holds
    it and there is one.
    """

    quotation: str
    total: int
    complete: bool
    hits: tuple[Hit, ...]
    nearest: Nearest | None = None

    @property
    def found(self) -> bool:
        """Whether a paragraph holds the quotation."""
        return self.total > 0

    def as_dict(self) -> dict[str, object]:
        """The keys of a verification in JSON."""
        return {
            "quotation": self.quotation,
            "found": self.found,
            "total": self.total,
            "complete": self.complete,
            "hits": [hit.as_dict() for hit in self.hits],
            "nearest": None if self.nearest is None else self.nearest.as_dict(),
        }
