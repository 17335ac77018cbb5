"""Formats completions of a text that someone types: lines for a person, and JSON for programs."""

from __future__ import annotations

from indexer.core.messages import say_plural
from indexer.core.printable import printable, printable_json
from indexer.core.schema import WORDS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from search.suggestion import Completion


def completions_as_text(completions: Sequence[Completion]) -> str:
    """A line for each text, with the number of articles, or of paragraphs, that hold it."""
    return "".join([f"{printable(each.text)}  ({_counted(each)})\n" for each in completions])


def completions_as_json(beginning: str, completions: Sequence[Completion]) -> str:
    """The answer as a line of JSON, without a line feed."""
    import json

    found = [each.as_dict() for each in completions]
    return printable_json(json.dumps({"suggest": beginning, "completions": found}, ensure_ascii=False))


def _counted(completion: Completion) -> str:
    if completion.field == WORDS:
        return say_plural("{count:,} paragraph", "{count:,} paragraphs", completion.total)
    return say_plural("{count:,} article", "{count:,} articles", completion.total)
