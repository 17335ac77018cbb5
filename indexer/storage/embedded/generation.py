"""Generations of an index in a folder: the segments that are the index now, read without Whoosh or pickle.

`_MAIN_<n>.toc` is generation n. The highest n is the current index; renaming the file into the folder commits
it. The file is Whoosh's table of contents with the pickled segments, followed, where Whoosh does not look, by
the same as plain text. Only the plain text is read here:

    a line per segment   id fingerprint dictionary documents deleted-documents deleted-articles
    a line               words dictionary own-words; only where there are own words, or another word table
                         is to cut from now on than has cut the segments; - stands for no own words
    last line            PNTOC01 generation length-of-the-lines crc32-of-all-before-it, 40 bytes in all

Deleted articles are given by number, ascending, as u32 little-endian in hexadecimal; - stands for none.
"""

from __future__ import annotations

import os

from indexer.analysis import folding_digest
from indexer.core.checksums import crc32
from indexer.core.errors import IndexDamagedError, IndexMismatchError, IndexNotFoundError
from indexer.core.frozen import frozen
from indexer.core.messages import message
from indexer.core.schema import FORMAT, TERMS_VERSION
from indexer.core.sections import REPAIR, SectionReader, numbers
from indexer.storage.own_words import OwnWords
from indexer.storage.segment.files import SUFFIXES, SegmentFiles

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from typing import TypeVar

    from indexer.core.sections import Numbers, StrPath

    Result = TypeVar("Result")

INDEX_NAME = "MAIN"
"""Whoosh's default name of an index in a folder."""

_FIRST, _LAST = f"_{INDEX_NAME}_", ".toc"
_MARK = b"PNTOC01"
_WORDS = "words"
LAST_LINE = 40
"""Bytes of the last line of a table of contents."""

_NAME_CHARACTERS = frozenset("0123456789abcdefghijklmnopqrstuvwxyz.-")


class SegmentEntry:
    """A segment in the table of contents. Whoosh's segment class has the same attributes."""

    segid: str
    fingerprint: str
    """See `fingerprint`."""
    dictionary: str
    """The name of the word table that words were cut by."""
    documents: int
    """Paragraphs, deleted ones included."""
    deleted_documents: int
    deleted: bytes
    """The numbers of the deleted articles, ascending, u32 little-endian."""

    @property
    def name(self) -> str:
        """The prefix of its file names."""
        return f"{INDEX_NAME}_{self.segid}"

    @property
    def paragraphs(self) -> int:
        """The number of paragraphs that can be found."""
        return self.documents - self.deleted_documents

    @property
    def deleted_articles(self) -> Numbers:
        return numbers(memoryview(self.deleted), "I")


class WordsEntry(metaclass=frozen):
    """The words of a generation: the file names of the word table that new articles and queries are cut by,
    and of the own words that it keeps."""

    dictionary: str
    own: str | None = None


class Generation(metaclass=frozen):
    """One state of an index: its number, its segments and its words."""

    number: int
    segments: tuple[SegmentEntry, ...]
    words: WordsEntry

    @property
    def paragraphs(self) -> int:
        """The number of paragraphs that can be found."""
        return sum(segment.paragraphs for segment in self.segments)

    @property
    def dictionaries(self) -> list[str]:
        """The names of its word tables."""
        return sorted({self.words.dictionary, *(segment.dictionary for segment in self.segments)} - {""})

    @property
    def is_cut_alike(self) -> bool:
        """Whether all segments were cut by the word table that new articles and queries are cut by."""
        return all(segment.dictionary == self.words.dictionary for segment in self.segments)

    @property
    def file_names(self) -> set[str]:
        """The names of all its files."""
        of_generation = (toc_path("", self.number), relations_name(self.number), record_name(self.number))
        names = {*of_generation, *self.dictionaries, *filter(None, (self.words.own,))}
        names.update(segment.name + suffix for segment in self.segments for suffix in SUFFIXES)
        return names


def fingerprint() -> str:
    """The version of format, folding and terms that an index must have been built with to be searched here.

    It does not cover the word table: an index carries its own, with the lexicons that it was built with.
    """
    return f"{FORMAT}.{TERMS_VERSION}.{folding_digest()}"


def latest_generation(directory: StrPath) -> int | None:
    """The number of the newest generation in a folder; None if there is none."""
    try:
        names = os.listdir(directory)
    except (FileNotFoundError, NotADirectoryError):
        return None
    return newest_of(names)


def newest_of(names: Iterable[str]) -> int | None:
    """The number of the newest generation among the files of a folder; None if there is none."""
    generations = [
        name[len(_FIRST) : -len(_LAST)] for name in names if name.startswith(_FIRST) and name.endswith(_LAST)
    ]
    return max((int(number) for number in generations if number.isascii() and number.isdigit()), default=None)


def toc_path(directory: StrPath, generation: int) -> str:
    """The file of a generation."""
    return os.path.join(directory, f"{_FIRST}{generation}{_LAST}")


def is_our_toc(path: StrPath) -> bool:
    """Whether a table of contents was written by a version of this program; it may be damaged since."""
    with open(path, "rb") as file:
        return _MARK[:5] in file.read()[-LAST_LINE:]


def content_name(kind: str, content: bytes) -> str:
    """The file name of a word table ("dictionary") or of own words ("words"), by a hash of its content: an
    altered file no longer fits its name."""
    from hashlib import blake2b

    return f"{kind}-{blake2b(content, digest_size=8).hexdigest()}"


def dictionary_name(content: bytes) -> str:
    """The file name of a word table."""
    return content_name("dictionary", content)


def relations_name(generation: int) -> str:
    """The file name of a generation's relations."""
    return f"{INDEX_NAME}_{generation:08d}.relations"


def record_name(generation: int) -> str:
    """The file name of a generation's record."""
    return f"{INDEX_NAME}_{generation:08d}.record"


def open_segment(directory: StrPath, segment: SegmentEntry) -> SegmentFiles:
    """Open a segment of the newest generation. Raises IndexDamagedError, also for a missing file."""
    return opened(lambda: SegmentFiles(directory, segment.name))


def opened(open_file: Callable[[], Result]) -> Result:
    """Open a file of the newest generation. Raises IndexDamagedError if it is missing."""
    try:
        return open_file()
    except FileNotFoundError as error:
        raise IndexDamagedError(
            message("{filename} is missing; {repair}", filename=error.filename, repair=REPAIR)
        ) from error


def kept_own_words(directory: StrPath, words: WordsEntry) -> OwnWords:
    """The own words that a generation keeps. Raises IndexDamagedError."""
    name = words.own
    if name is None:
        return OwnWords()
    from indexer.storage.own_words_file import read_own_words

    return read_own_words(opened(lambda: SectionReader(os.path.join(directory, name))))


def no_index(directory: StrPath) -> IndexNotFoundError:
    """The error for a folder without a generation."""
    return IndexNotFoundError(
        message(
            "there is no index in {directory}; build one with `indexer build SOURCE...`", directory=directory
        )
    )


def read_generation(directory: StrPath) -> Generation:
    """Read the newest generation.

    Raises IndexNotFoundError, IndexDamagedError, or IndexMismatchError if another version built it.
    """
    number = latest_generation(directory)
    if number is None:
        raise no_index(directory)
    try:
        return read_numbered(directory, number)
    except IndexDamagedError:
        if latest_generation(directory) == number:
            raise
        # A writer has just replaced it by a newer one.
        return read_generation(directory)


def read_numbered(directory: StrPath, number: int) -> Generation:
    """Read the generation of this number. Raises IndexDamagedError and IndexMismatchError."""
    path = toc_path(directory, number)
    with opened(lambda: open(path, "rb")) as file:
        content = file.read()
    try:
        segments, words = read_table(content, number)
    except ValueError as error:
        raise IndexDamagedError(
            message("{path} cannot be read ({error}); {repair}", path=path, error=error, repair=REPAIR)
        ) from error
    expected = fingerprint()
    for segment in segments:
        if segment.fingerprint != expected:
            raise IndexMismatchError(
                message(
                    "the index in {directory} was built with another version of the analysis "
                    "({fingerprint}, this is {expected}); rebuild it with `indexer build SOURCE...`",
                    directory=directory,
                    fingerprint=segment.fingerprint,
                    expected=expected,
                )
            )
    return Generation(number, tuple(segments), words)


def words_of_any_version(directory: StrPath) -> WordsEntry | None:
    """The words of the newest generation, whatever version built it; None where they cannot be read."""
    number = latest_generation(directory)
    if number is None:
        return None
    try:
        with open(toc_path(directory, number), "rb") as file:
            return read_table(file.read(), number)[1]
    except (OSError, ValueError):
        return None


def read_newest(directory: StrPath, read: Callable[[Generation], Result]) -> Result:
    """Read from the newest generation, once more if a writer replaces it and deletes its files meanwhile.

    Raises as `read_generation`, and IndexAccessError where a file cannot be read.
    """
    while True:
        try:
            generation = read_generation(directory)
            try:
                return read(generation)
            except (IndexDamagedError, FileNotFoundError):
                if latest_generation(directory) == generation.number:
                    raise
        except OSError as error:
            from .access import access_error

            raise access_error(error, directory) from error


def plain_table(before: bytes, number: int, segments: Sequence[SegmentEntry], words: WordsEntry) -> bytes:
    """The plain text of a table of contents, to be appended to Whoosh's part, which is `before`."""
    table = "".join(
        f"{segment.segid} {segment.fingerprint} {segment.dictionary} {segment.documents} "
        f"{segment.deleted_documents} {segment.deleted.hex() or '-'}\n"
        for segment in segments
    )
    if words != _words_of(segments):
        table += f"{_WORDS} {words.dictionary} {words.own or '-'}\n"
    lines = table.encode("ascii")
    return lines + _last_line(number, len(lines), crc32(lines, crc32(before)))


def _words_of(segments: Sequence[SegmentEntry]) -> WordsEntry | None:
    """The words that a table of contents need not name: those that have cut all segments."""
    (dictionary, *others) = {segment.dictionary for segment in segments} or {""}
    return None if others else WordsEntry(dictionary)


def _last_line(number: int, length: int, checksum: int) -> bytes:
    line = b"%s %d %d " % (_MARK, number, length)
    return (line + b"%08x" % crc32(line, checksum)).ljust(LAST_LINE - 1) + b"\n"


def read_table(content: bytes, number: int) -> tuple[list[SegmentEntry], WordsEntry]:
    """The segments and words that a table of contents lists. Raises ValueError for one that is not sound."""
    last = content[-LAST_LINE:].split()
    if len(last) != 4 or last[0] != _MARK:
        raise ValueError(message("it is cut short, or was written by another version"))
    if int(last[1]) != number:
        raise ValueError(message("its generation is not the one in its name"))
    length = int(last[2])
    before = content[:-LAST_LINE]
    if length > len(before) or content[-LAST_LINE:] != _last_line(number, length, crc32(before)):
        raise ValueError(message("it is altered"))
    lines = before[len(before) - length :].decode("ascii").splitlines()
    named = [line for line in lines if line.startswith(f"{_WORDS} ")]
    segments = [_entry(line) for line in lines if line not in named]
    words = _named_words(named[0]) if named else _words_of(segments)
    if words is None:
        raise ValueError(message("it does not name the word table"))
    return segments, words


def _named_words(line: str) -> WordsEntry:
    _, dictionary, own = line.split(" ")
    # They become file names: none may lead out of the folder.
    if not _NAME_CHARACTERS.issuperset(dictionary + own):
        raise ValueError(message("it does not name words"))
    return WordsEntry(dictionary, None if own == "-" else own)


def _entry(line: str) -> SegmentEntry:
    entry = SegmentEntry()
    entry.segid, entry.fingerprint, entry.dictionary, documents, deleted_documents, deleted = line.split(" ")
    entry.documents, entry.deleted_documents = int(documents), int(deleted_documents)
    entry.deleted = b"" if deleted == "-" else bytes.fromhex(deleted)
    # They become file names: none may lead out of the folder.
    if not _NAME_CHARACTERS.issuperset(entry.segid + entry.dictionary) or len(entry.deleted) % 4:
        raise ValueError(message("it does not list segments"))
    return entry
