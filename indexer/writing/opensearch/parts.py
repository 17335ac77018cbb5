"""A build in parts: many workers, on as many machines as a scheduler likes, fill one new index on a cluster.

Workers of one *run* share its indexes. Each sends the articles of its own files, compares what arrived with
what it sent, and writes a marker; whoever finds the markers of all parts puts the new state in place. A part
that was killed is done again: its documents have the same ids. A part that has its marker is done.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from indexer.analysis import MappedDictionary, Segmenter
from indexer.core.article import Article, StoredArticle
from indexer.core.errors import ClusterError, PolicySearchError
from indexer.storage.embedded.generation import dictionary_name
from indexer.storage.opensearch.address import Access, Address
from indexer.storage.opensearch.articles import count_articles, count_paragraphs
from indexer.storage.opensearch.client import Cluster
from indexer.storage.opensearch.documents import Counted
from indexer.storage.opensearch.state import (
    DICTIONARY,
    State,
    dictionary_document,
    keep_dictionary,
    state_or_none,
)
from indexer.writing.opensearch.documents import documents_of, first_sequence

from .bulk import Bulk
from .change import Change, drop_all_but
from .writer import compiled


class RunIsDone(PolicySearchError):
    """All parts of a run are done: nothing is left to do for any of them."""


class PartWriter:
    """An `IndexWriter` of part `part` of `of`, counted from 1, of a run.

    Raises IndexLockedError where something else than this run is writing the index, PolicySearchError where
    the run was begun with other lexicons or another number of parts.
    """

    def __init__(
        self,
        address: Address,
        access: Access | None,
        *,
        run: str,
        part: int,
        of: int,
        lexicons: Sequence[Path] = (),
    ) -> None:
        self._cluster = Cluster(address, access)
        self._run, self._part, self._of = run, part, of
        now = state_or_none(self._cluster, fresh=True)
        whole_run = f"{run}, {of} parts"
        if now is not None and now.run == whole_run:
            raise RunIsDone(f"run {run} at {address} is done, and the index in its place")
        self._change = Change(self._cluster, now, fresh=True, run=whole_run)
        self._added = Counted()
        self.parts_done = 0
        try:
            content = compiled(lexicons)
            self._dictionary = dictionary_name(content)
            if not self._change.joined:
                self._drop_others(now)
            self._agree(content)
            self._change.make_index()
            self._segmenter = Segmenter(MappedDictionary.open(keep_dictionary(content)))
            self.done = self._markers().get(part)
            """What was counted where this part was done before."""
        except BaseException:
            self._change.leave()
            raise
        self._bulk = Bulk(self._cluster, self._change.alias)

    def _drop_others(self, now: State | None) -> None:
        """Delete what neither this run nor the state of now needs."""
        live = {self._change.state, self._change.index}
        if now is not None:
            live |= {now.name, *(each.name for each in now.article_indexes)}
        drop_all_but(self._cluster, live)

    def _agree(self, content: bytes) -> None:
        """Have all parts cut words by the same table: the first writes it, the others compare."""
        name = "dictionary-name"
        there = self._change.get(name)
        if there is None:
            self._change.put(DICTIONARY, dictionary_document(content))
            self._change.put(name, {"name": self._dictionary})
        elif there["name"] != self._dictionary:
            raise PolicySearchError(
                f"run {self._run} at {self._cluster.address} was begun with other lexicons; give all parts "
                "the same, or another --run"
            )

    def stored(self) -> Mapping[str, StoredArticle]:
        return {}

    def add(self, article: Article) -> None:
        place = first_sequence(self._change.number, self._part) + self._added.paragraphs
        documents, counted = documents_of(article, self._segmenter, place, self._name(self._part))
        self._bulk.add(documents)
        self._added = self._added.plus(counted)

    def remove(self, article_id: str) -> None:
        raise PolicySearchError(f"a build has nothing to remove, and so not {article_id}")

    def commit(self) -> int:
        """Mark this part as done. The paragraphs of the index if it was the last, else of the part."""
        self._bulk.finish()
        self._bulk.close()
        if self.done is None:
            self._compare(self._added, {"term": {"part": self._name(self._part)}})
            self._change.put(self._name(self._part), self._added.as_keys())
        else:
            self._added = self.done
        markers = self._markers()
        self.parts_done = len(markers)
        if len(markers) < self._of:
            self._change.leave()
            return self._added.paragraphs
        total = Counted()
        for counted in markers.values():
            total = total.plus(counted)
        self._compare(total)
        return self._change.commit([self._change.article_index(total)], self._dictionary).paragraphs

    def _compare(self, sent: Counted, narrowed: dict[str, object] | None = None) -> None:
        index = self._change.index
        self._cluster.post(f"/{index}/_refresh")
        articles = count_articles(self._cluster, index, narrowed)
        paragraphs = sent.paragraphs if narrowed else count_paragraphs(self._cluster, index)
        if (articles, paragraphs) != (sent.articles, sent.paragraphs):
            raise ClusterError(
                f"{self._cluster.address} has {articles:,} articles and {paragraphs:,} paragraphs of "
                f"{sent.articles:,} and {sent.paragraphs:,} that were sent: an article's id is in the files "
                "of two parts, or files were changed between two attempts; mend that, and begin another --run"
            )

    def _markers(self) -> dict[int, Counted]:
        """The parts that are done."""
        found = self._change.get_all([self._name(part) for part in range(1, self._of + 1)])
        return {
            part: Counted(**found[name])
            for part in range(1, self._of + 1)
            if (name := self._name(part)) in found
        }

    def _name(self, part: int) -> str:
        return f"part-{part}"

    def cancel(self) -> None:
        """Stop. What was sent stays, for the next attempt at this part."""
        self._bulk.close()
        self._change.leave()
