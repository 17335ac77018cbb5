"""One state of an index on a cluster, opened for reading: its word table and statistics.

Threads share it. `ClusterView` is for one query.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from indexer.analysis import MappedDictionary, Segmenter
from indexer.core.schema import BM25_K1, WORDS
from indexer.storage.opensearch.client import Cluster
from indexer.storage.opensearch.dictionary import fetch_dictionary, fetch_own_words
from indexer.storage.opensearch.documents import FIELDS, term_of
from indexer.storage.opensearch.state import BOILERPLATE, NAMING, document, read_state
from indexer.storage.opensearch.surrogates import encodable
from search.engine.values import Statistics
from search.engine.vocabulary import NO_WORDS, QueryWords, Vocabulary
from search.query.synonyms import ListedGroups
from search.state import IndexState

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

MOST_REMEMBERED = 200_000
"""Number of terms whose counts of documents are remembered."""


class _Memo:
    """Requests of a state's queries, which share it."""

    def __init__(self) -> None:
        self.counts: dict[tuple[str, str], int] = {}
        self.boilerplate: frozenset[str] | None = None
        self.naming: dict[str, int] | None = None
        self.written: dict[str, dict[str, str]] = {}


def longest_of(cluster: Cluster) -> float:
    """The seconds that a search may take for which the caller gave no time: one host may hang, and another be
    asked."""
    return 2 * cluster.address.timeout


class ClusterSnapshot:
    """A state, the current one or that of a name, and what is known of it. Raises what `read_state` does."""

    def __init__(self, cluster: Cluster, name: str | None = None, words: QueryWords = NO_WORDS) -> None:
        self.cluster = cluster
        cluster = cluster.within(longest_of(cluster))
        self.state = read_state(cluster, name)
        self.state_id = f"{self.state.name}@{self.state.written}"
        written = datetime.fromisoformat(self.state.written).timestamp()
        self.index_state = IndexState(self.state_id, self.state.number, written)
        path = fetch_dictionary(cluster, self.state.name, self.state.dictionary)
        self.segmenter = Segmenter(MappedDictionary.open(path))
        """Cuts articles."""
        # The state may be gone when they are needed.
        kept = fetch_own_words(cluster, self.state)
        self.vocabulary = Vocabulary(
            self.segmenter,
            words,
            groups=None if not kept.synonyms else lambda: ListedGroups(kept.synonyms),
            lexicon=None if self.state.is_cut_alike else lambda: kept.words,
        )
        # From version 3 on BM25 leaves out a factor that is the same for all words, and not for titles.
        version = str(cluster.get("/")["version"]["number"])
        self.factor = 1.0 if int(version.partition(".")[0]) < 3 else BM25_K1 + 1
        counted = [index.counted for index in self.state.article_indexes]
        documents, articles = (
            sum(each.paragraphs for each in counted),
            max(1, sum(each.articles for each in counted)),
        )
        units, titles = sum(each.units for each in counted), sum(each.title_units for each in counted)
        self.statistics = Statistics(
            documents,
            sum(each.words for each in counted) / documents if documents else 1.0,
            (max(1.0, units / max(1, documents)), max(1.0, units / articles), max(1.0, titles / articles)),
            has_boilerplate=self.state.has_boilerplate,
            has_reposts=self.state.reposted_articles > 0,
        )
        self._memo = _Memo()

    def within(self, seconds: float | None) -> ClusterSnapshot:
        """The same for one query, whose requests may take so many seconds together; None for `longest_of`."""
        longest = longest_of(self.cluster) if seconds is None else seconds
        view = object.__new__(ClusterSnapshot)
        vars(view).update(vars(self), cluster=self.cluster.within(longest))
        return view

    @property
    def written(self) -> dict[str, dict[str, str]]:
        """A memo of `ClusterView.written`."""
        return self._memo.written

    @property
    def boilerplate(self) -> frozenset[str]:
        """The content keys of paragraphs that are boilerplate."""
        if self._memo.boilerplate is None:
            listed = (
                document(self.cluster, self.state.name, BOILERPLATE) if self.state.has_boilerplate else {}
            )
            self._memo.boilerplate = frozenset(listed.get("content_keys", ()))
        return self._memo.boilerplate

    @property
    def naming(self) -> dict[str, int]:
        """The number of articles that name a law, by its key."""
        if self._memo.naming is None:
            listed = document(self.cluster, self.state.name, NAMING) if self.state.has_naming else {}
            self._memo.naming = listed.get("laws", {})
        return self._memo.naming

    def counts(self, terms: Iterable[str], field: str) -> dict[str, int]:
        """The number of documents with each of several terms, all shards together, deleted ones included."""
        wanted = list(dict.fromkeys(terms))
        known = self._memo.counts
        unknown = [term for term in wanted if (field, term) not in known]
        if unknown:
            if len(known) > MOST_REMEMBERED:
                known = self._memo.counts = {}
                unknown = wanted
            known.update(self._ask_counts(unknown, field))
        return {term: known[field, term] for term in wanted}

    def _ask_counts(self, terms: list[str], field: str) -> dict[tuple[str, str], int]:
        """The statistics of a document that has these terms, from each shard: a search for each takes
        longer."""
        characters = f"{FIELDS[field]}.characters"
        fields = (FIELDS[WORDS],) if field == WORDS else (FIELDS[field], characters)
        sent = {term: term_of(term) if field == WORDS else encodable(term) for term in terms}
        asked: list[dict[str, Any]] = [
            {
                "_index": index.name,
                "routing": routing,
                "doc": {FIELDS[field]: " ".join(sent.values())},
                "fields": list(fields),
                "per_field_analyzer": dict.fromkeys(fields, "whitespace"),
                "term_statistics": True,
                "field_statistics": False,
                "positions": False,
                "offsets": False,
                "payloads": False,
            }
            for index in self.state.article_indexes
            for routing in index.routings
        ]
        counts = {(field, term): 0 for term in terms}
        for answer in self.cluster.documents("/_mtermvectors", {"docs": asked}) if asked else ():
            found = answer.get("term_vectors", {})
            for term, name in sent.items():
                place = characters if field != WORDS and len(term) == 1 else fields[0]
                statistics = found.get(place, {}).get("terms", {}).get(name, {})
                counts[field, term] += statistics.get("doc_freq", 0)
        return counts
