"""The record that an index keeps of its making: its sources, its last run and last change, what was rejected.

It is a JSON object beside the articles, so that the next run knows what this one read.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any


@dataclass(frozen=True, slots=True)
class Source:
    """A file or folder that articles of an index come from.

    `name` begins the ids of its articles. `given` is its absolute path as it was last given, and `location`
    the same without links; both are `-` for standard input. `links` are its folders that are links to
    elsewhere: (name in the index, location).
    """

    name: str
    given: str
    location: str
    table: str | None = None
    """The table, if it is a database."""
    exclude: tuple[str, ...] = ()
    """Patterns, as in a .gitignore, of what is not read."""
    encoding: str | None = None
    """The encoding of its texts; None if it is detected."""
    ocr: bool = False
    """Whether pictures and scanned pages of it are recognised."""
    links: tuple[tuple[str, str], ...] = ()
    articles: int = 0
    """The articles of it that the index has."""

    @property
    def key(self) -> str:
        """Its location, with the table of a database."""
        return self.location if self.table is None else f"{self.location}#{self.table}"

    @property
    def given_key(self) -> str:
        """The path by which it was given, with the table of a database."""
        return self.given if self.table is None else f"{self.given}#{self.table}"


@dataclass(frozen=True, slots=True)
class Run:
    """A run of a command that ended well: when, and its numbers of articles."""

    command: str
    ended: str
    """Time with its zone, ISO 8601."""
    seconds: float
    added: int
    updated: int
    removed: int
    unchanged: int
    rejected: int
    skipped: int


@dataclass(frozen=True, slots=True)
class WordList:
    """A file of the user's words that an index keeps."""

    kind: str
    """"lexicon" or "synonyms"."""
    file: str
    """The absolute path that it was read from."""
    entries: int
    """Number of its words, or of its groups of synonyms."""
    since: str
    """Time at which it was given, with its zone, ISO 8601."""


@dataclass(frozen=True, slots=True)
class Record:
    """The record of one state of an index."""

    sources: tuple[Source, ...] = ()
    last_run: Run | None = None
    last_change: Run | None = None
    rejected: tuple[tuple[str, str], ...] = ()
    """(file, a key of the rejection) of what the last runs rejected."""
    read_by: str = ""
    """The versions of what read the files."""
    files: Mapping[str, Any] = field(default_factory=dict)
    """Files that were read without a fault, by name: see `indexer.sources.unchanged`."""
    words: tuple[WordList, ...] = ()
    """The files of the own words."""


def record_of(values: Mapping[str, Any]) -> Record:
    """The record of a JSON object; an empty one if this is none of ours."""
    try:
        return Record(
            tuple(_source(each) for each in values["sources"]),
            values["last_run"] and Run(**values["last_run"]),
            values["last_change"] and Run(**values["last_change"]),
            rejected=tuple((file, key) for file, key in values["rejected"]),
            read_by=values["read_by"],
            files=values["files"],
            words=tuple(WordList(**each) for each in values.get("words", ())),
        )
    except (KeyError, TypeError, ValueError):
        return Record()


def _source(values: Mapping[str, Any]) -> Source:
    links = tuple((name, location) for name, location in values["links"])
    return Source(**{**values, "exclude": tuple(values["exclude"]), "links": links})


def as_json(record: Record) -> dict[str, Any]:
    """A record as a JSON object.

    >>> record_of(as_json(Record(rejected=(("a.txt", "1f"),)))) == Record(rejected=(("a.txt", "1f"),))
    True
    """
    # `asdict` would copy all states of files.
    return {**asdict(replace(record, files={})), "files": record.files}
