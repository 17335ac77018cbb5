"""The texts of the page in each of its languages: Chinese by their English."""

from __future__ import annotations

from indexer.core.messages import SIMPLIFIED, translated

from .chinese import CHINESE


class Texts:
    """Gives the texts of the page in one language, "en" or "zh". Names in braces are filled by values."""

    def __init__(self, language: str) -> None:
        self._is_english = language == "en"

    def __call__(self, english: str, **values: object) -> str:
        """A text of the table."""
        template = english if self._is_english else CHINESE[english]
        return template.format_map(values) if values else template

    def plural(self, one: str, many: str, count: int, **values: object) -> str:
        """A text that tells a number of things. The table has it by its form for many."""
        return self(one if count == 1 and self._is_english else many, count=count, **values)

    def note(self, text: str) -> str:
        """A message of the library, such as a note or an error."""
        return text if self._is_english else translated(text, SIMPLIFIED)

    def in_a_row(self, sentences: list[str]) -> str:
        """Sentences, one after the other."""
        return (" " if self._is_english else "").join(sentences)
