"""One segment on disk: its three files, opened together, and their names."""

from __future__ import annotations

import os

from indexer.core.sections import StrPath

from .articles import ArticlesFile
from .records import ArticleRecord
from .terms import TermsFile
from .texts import TextsFile

SUFFIXES = (".terms", ".texts", ".articles")


def segment_paths(directory: StrPath, name: str) -> dict[str, str]:
    """The files of the segment `name`, by suffix."""
    return {suffix: os.path.join(directory, name + suffix) for suffix in SUFFIXES}


class SegmentFiles:
    """The mapped files of one segment. They stay readable after being unlinked."""

    def __init__(self, directory: StrPath, name: str) -> None:
        paths = segment_paths(directory, name)
        self.name = name
        self.articles = ArticlesFile(paths[".articles"])
        self.texts = TextsFile(paths[".texts"])
        self.terms = TermsFile(paths[".terms"], self.articles.documents, len(self.articles))
        if len(self.texts) != self.articles.documents or len(self.texts.title_ends) != len(self.articles):
            raise self.texts.file.damaged("does not belong to the other files of its segment")

    @property
    def documents(self) -> int:
        """How many documents the segment has, deleted ones included."""
        return self.articles.documents

    def record(self, article: int) -> ArticleRecord:
        """What is known of an article, its title too."""
        return self.articles.record(article, self.texts.title(article))

    def verify(self) -> None:
        """Read every byte; IndexDamagedError names the first section that is altered."""
        for file in (self.terms.file, self.texts.file, self.articles.file):
            file.verify()
