"""One segment on disk: its three files, opened together, and their names."""

from __future__ import annotations

from pathlib import Path

from .articles import ArticlesFile
from .terms import TermsFile
from .texts import TextsFile

SUFFIXES = (".terms", ".texts", ".articles")


def segment_paths(directory: Path, name: str) -> dict[str, Path]:
    """The files of the segment `name`, by suffix."""
    return {suffix: directory / (name + suffix) for suffix in SUFFIXES}


class SegmentFiles:
    """The mapped files of one segment. They stay readable after being unlinked."""

    def __init__(self, directory: Path, name: str) -> None:
        paths = segment_paths(directory, name)
        self.name = name
        self.terms = TermsFile(paths[".terms"])
        self.texts = TextsFile(paths[".texts"])
        self.articles = ArticlesFile(paths[".articles"])
        if len(self.texts) != self.articles.documents:
            raise self.texts.file.damaged("does not belong to the other files of its segment")

    @property
    def documents(self) -> int:
        """How many documents the segment has, deleted ones included."""
        return self.articles.documents

    def verify(self) -> None:
        """Read every byte; IndexDamagedError names the first section that is altered."""
        for file in (self.terms.file, self.texts.file, self.articles.file):
            file.verify()
