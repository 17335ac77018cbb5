"""One state of an index on a cluster, opened for reading: its word table and statistics.

Threads share it. `ClusterView` is for one query.
"""

from __future__ import annotations

from collections.abc import Iterable

from indexer.analysis import MappedDictionary, Segmenter
from indexer.core.schema import BM25_K1, GRAMS, WORDS
from indexer.storage.opensearch.client import Cluster
from indexer.storage.opensearch.dictionary import fetch_dictionary
from indexer.storage.opensearch.documents import FIELDS, term_of
from indexer.storage.opensearch.state import BOILERPLATE, document, read_state
from indexer.storage.opensearch.surrogates import encodable
from search.engine.values import Statistics

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

MOST_REMEMBERED = 200_000
"""Number of terms whose counts of documents are remembered."""

_CHARACTERS = f"{FIELDS[GRAMS]}.characters"


class ClusterSnapshot:
    """A state and what is known of it. Raises what `read_state` does."""

    def __init__(self, cluster: Cluster) -> None:
        self.cluster = cluster
        self.state = read_state(cluster)
        path = fetch_dictionary(cluster, self.state.name, self.state.dictionary)
        self.segmenter = Segmenter(MappedDictionary.open(path))
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
        self._counts: dict[tuple[str, str], int] = {}
        self._boilerplate: frozenset[str] | None = None

    @property
    def boilerplate(self) -> frozenset[str]:
        """The content keys of paragraphs that are boilerplate."""
        if self._boilerplate is None:
            listed = (
                document(self.cluster, self.state.name, BOILERPLATE) if self.state.has_boilerplate else {}
            )
            self._boilerplate = frozenset(listed.get("content_keys", ()))
        return self._boilerplate

    def counts(self, terms: Iterable[str], field: str) -> dict[str, int]:
        """The number of documents with each of several terms, all shards together, deleted ones included."""
        wanted = list(dict.fromkeys(terms))
        unknown = [term for term in wanted if (field, term) not in self._counts]
        if unknown:
            if len(self._counts) > MOST_REMEMBERED:
                self._counts = {}
            self._counts.update(self._ask_counts(unknown, field))
        return {term: self._counts[field, term] for term in wanted}

    def _ask_counts(self, terms: list[str], field: str) -> dict[tuple[str, str], int]:
        """The statistics of a document that has these terms, from each shard: a search for each takes
        longer."""
        fields = (FIELDS[WORDS],) if field == WORDS else (FIELDS[GRAMS], _CHARACTERS)
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
                place = _CHARACTERS if field == GRAMS and len(term) == 1 else fields[0]
                statistics = found.get(place, {}).get("terms", {}).get(name, {})
                counts[field, term] += statistics.get("doc_freq", 0)
        return counts
