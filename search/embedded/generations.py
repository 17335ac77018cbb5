"""Opens generations of an index in a folder: the newest one, or one that is kept."""

from __future__ import annotations

import os

from indexer.analysis import MappedDictionary, Segmenter
from indexer.core.errors import IndexDamagedError
from indexer.core.messages import message
from indexer.core.sections import REPAIR, SectionReader, StrPath
from indexer.storage.embedded.generation import (
    Generation,
    latest_generation,
    no_index,
    read_numbered,
    relations_name,
    toc_path,
)
from indexer.storage.embedded.relations import Relations
from indexer.storage.segment.files import SegmentFiles
from search.engine.segment import OpenSegment
from search.engine.vocabulary import NO_WORDS, QueryWords, Vocabulary

from .snapshot import Snapshot, Stamp, state_id_of

_ATTEMPTS = 10


def newest_stamp(directory: StrPath) -> Stamp | None:
    """The stamp of the newest generation in a folder; None while there is none."""
    number = latest_generation(directory)
    return None if number is None else _stamp_of(directory, number)


def _stamp_of(directory: StrPath, number: int) -> Stamp | None:
    try:
        status = os.stat(toc_path(directory, number))
    except FileNotFoundError:
        return None
    return (number, status.st_ino, status.st_mtime_ns)


def open_kept(directory: StrPath, state_id: str, words: QueryWords) -> Snapshot | None:
    """The generation with this id, if the folder still has it. `words` are given for searching."""
    number = state_id.partition("-")[0]
    if not number.isdigit():
        return None
    try:
        stamp = _stamp_of(directory, int(number))
        if state_id_of(stamp) != state_id:
            return None
        return _open(directory, read_numbered(directory, int(number)), stamp, words)
    except (FileNotFoundError, IndexDamagedError):
        if _stamp_of(directory, int(number)) is None:
            return None
        raise
    except OSError as error:
        raise _cannot_be_opened(error, directory) from error


def open_snapshot(directory: StrPath, words: QueryWords = NO_WORDS) -> Snapshot:
    """The newest generation in a folder. `words` are given for searching.

    A writer may delete the files of a generation that it has just replaced; then the newer one is opened.
    """
    for attempt in range(_ATTEMPTS):
        number = None
        try:
            number = latest_generation(directory)
            if number is None:
                raise no_index(directory)
            stamp = _stamp_of(directory, number)
            return _open(directory, read_numbered(directory, number), stamp, words)
        except (FileNotFoundError, IndexDamagedError) as error:
            if attempt + 1 < _ATTEMPTS and latest_generation(directory) != number:
                continue
            if isinstance(error, IndexDamagedError):
                raise
            raise IndexDamagedError(
                message("{filename} is missing; {repair}", filename=error.filename, repair=REPAIR)
            ) from error
        except OSError as error:
            raise _cannot_be_opened(error, directory) from error
    raise AssertionError("the last attempt returns or raises")


def _cannot_be_opened(error: OSError, directory: StrPath) -> Exception:
    from indexer.storage.embedded.access import access_error

    return access_error(error, directory, message("cannot be opened"))


def _open(directory: StrPath, generation: Generation, stamp: Stamp | None, words: QueryWords) -> Snapshot:
    relations = Relations(os.path.join(directory, relations_name(generation.number)))
    segments = []
    start = first_article = 0
    for entry in generation.segments:
        files = SegmentFiles(directory, entry.name)
        if files.documents != entry.documents or max(entry.deleted_articles, default=-1) >= len(
            files.articles
        ):
            raise files.articles.file.damaged(message("has other paragraphs than the table of contents says"))
        boilerplate = relations.boilerplate_of(start, start + files.documents)
        naming = relations.naming.between(first_article, first_article + len(files.articles))
        segments.append(OpenSegment(files, entry.deleted, boilerplate, start, naming))
        start += files.documents
        first_article += len(files.articles)
    if not segments:
        raise IndexDamagedError(
            message(
                "the index in {directory} lists no segment; rebuild it with `indexer build SOURCE...`",
                directory=directory,
            )
        )
    dictionary = MappedDictionary.open(os.path.join(directory, generation.words.dictionary))
    of_words = [dictionary.file]
    if generation.words.own is None:
        vocabulary = Vocabulary(Segmenter(dictionary), words)
    else:
        from indexer.storage.own_words_file import StoredGroups, read_own_words

        # Once it is mapped, it stays readable.
        own = SectionReader(os.path.join(directory, generation.words.own))
        of_words.append(own)
        vocabulary = Vocabulary(
            Segmenter(dictionary),
            words,
            groups=lambda: StoredGroups(own),
            lexicon=None if generation.is_cut_alike else lambda: read_own_words(own).words,
        )
    return Snapshot(stamp, tuple(segments), relations, vocabulary, of_words)
