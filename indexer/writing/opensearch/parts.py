"""A build in parts: many workers, on as many machines as a scheduler likes, fill one new index on a cluster.

The workers of one *run* share its indexes. Each sends the articles of its own files, compares what arrived
with what it sent, and writes a marker. The worker that finds the markers of all parts makes the new state
current. A part without a marker is done again: its documents have the same ids. A part with one is done.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from functools import reduce
from typing import Any

from indexer.analysis import MappedDictionary, Segmenter
from indexer.core.article import Article, StoredArticle
from indexer.core.errors import PolicySearchError
from indexer.core.messages import message
from indexer.sources import BuildPart
from indexer.storage.embedded.generation import WordsEntry, dictionary_name
from indexer.storage.opensearch.address import Access, Address
from indexer.storage.opensearch.client import Cluster
from indexer.storage.opensearch.dictionary import cache_dictionary, fetch_own_words
from indexer.storage.opensearch.documents import Counted
from indexer.storage.opensearch.state import OWN_WORDS, state_to_replace
from indexer.storage.own_words import OwnWords
from indexer.writing.given_words import GivenWords

from .bulk import Bulk
from .change import Change
from .documents import documents_of, first_sequence
from .writer import compiled_dictionary

_REMEDY = message(
    ": an article's id is in the files of two parts, or files were changed between two attempts; mend that, "
    "and begin another --run"
)


class RunIsDone(PolicySearchError):
    """All parts of a run are done: nothing is left to do for any of them."""


class PartWriter:
    """An `IndexWriter` of one part of a run.

    Raises IndexLockedError if another writer than this run is at work, PolicySearchError if the run was begun
    with other words or another number of parts.
    """

    def __init__(
        self, address: Address, access: Access | None, run: str, part: BuildPart, words: GivenWords
    ) -> None:
        self._address, self._run, self._part = address, run, part
        self._marker = _marker(part.number)
        cluster = Cluster(address, access)
        now = state_to_replace(cluster)
        whole_run = f"{run}, {part.of} parts"
        if now is not None and now.run == whole_run:
            raise RunIsDone(
                message(
                    "run {run} at {address} is done, and the index in its place", run=run, address=address
                )
            )
        self._change = Change(cluster, now, fresh=True, run=whole_run)
        self._added = Counted()
        self.parts_done = 0
        try:
            own = words.over(OwnWords() if now is None else fetch_own_words(cluster, now))
            content = compiled_dictionary(own.entries)
            if not self._change.joined:
                self._change.drop_unneeded()
            self._words = self._share_words(content, own)
            self._change.make_index()
            self._segmenter = Segmenter(MappedDictionary.open(cache_dictionary(content)))
            self.done = self._markers().get(part.number)
            """The counts of this part if it was done before."""
        except BaseException:
            self._change.leave()
            raise
        self._bulk = Bulk(cluster, self._change.alias)

    def _share_words(self, table: bytes, own: OwnWords) -> WordsEntry:
        """Make all parts use the same words: the first writes them, the others compare."""
        name = "words"
        shared = {"dictionary": dictionary_name(table), "synonyms": own.synonyms}
        written = self._change.get([name]).get(name)
        if written is None:
            words = self._change.keep_words(table, own)
            self._change.put(name, shared)
            return words
        if written != shared:
            raise PolicySearchError(
                message(
                    "run {run} at {address} was begun with other lexicons or synonyms; give all "
                    "parts the same, or another --run",
                    run=self._run,
                    address=self._address,
                )
            )
        return WordsEntry(shared["dictionary"], None if own == OwnWords() else OWN_WORDS)

    def stored(self) -> Mapping[str, StoredArticle]:
        return {}

    def add(self, article: Article) -> None:
        sequence = first_sequence(self._change.number, self._part.number) + self._added.paragraphs
        documents, counted = documents_of(article, self._segmenter, sequence, self._marker)
        self._bulk.add(documents)
        self._added = self._added.plus(counted)

    def remove(self, article_id: str) -> None:
        raise PolicySearchError(
            message("a build has nothing to remove, and so not {article}", article=article_id)
        )

    @property
    def record(self) -> Mapping[str, Any]:
        return self._change.record

    warnings: tuple[str, ...] = ()

    def commit(self, record: Mapping[str, Any]) -> int:
        """Mark this part as done. Returns its paragraphs; those of the index after the last part."""
        self._bulk.finish()
        if self.done is None:
            self._change.check_counts(self._added, _REMEDY, self._marker)
            self._change.put(self._marker, asdict(self._added))
        else:
            self._added = self.done
        markers = self._markers()
        self.parts_done = len(markers)
        if len(markers) < self._part.of:
            self._change.leave()
            return self._added.paragraphs
        total = reduce(Counted.plus, markers.values())
        self._change.check_counts(total, _REMEDY)
        indexes = [self._change.article_index(total, self._words)]
        return self._change.commit(indexes, self._words, record).paragraphs

    def _markers(self) -> dict[int, Counted]:
        """The counts of each part that is done."""
        parts = range(1, self._part.of + 1)
        written = self._change.get([_marker(part) for part in parts])
        return {part: Counted(**written[_marker(part)]) for part in parts if _marker(part) in written}

    def cancel(self) -> None:
        """Stop. What was sent stays, for the next attempt at this part."""
        self._bulk.close()
        self._change.leave()


def _marker(part: int) -> str:
    """The id of the document that marks a part as done."""
    return f"part-{part}"
