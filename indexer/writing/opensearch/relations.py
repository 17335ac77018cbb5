"""Relations across the articles on a cluster, found anew for each state: reposts, boilerplate, and how often
laws are named.

The same code as for a folder finds them, from the hashes that each article's document holds. They become
documents of the state, in which article keys name the articles:

    <article>          {"families": [...], "held": [...]} for each with relatives; see `Relations.families`
    group-<first>      {"copies": [...], "holders": [...]} for the first of some copies
    boilerplate        {"content_keys": [...]}
    naming             {"laws": {...}}: the number of articles that name the law of an article, by its key
"""

from __future__ import annotations

import json
import os
from array import array
from base64 import b64decode
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from tempfile import TemporaryDirectory
from typing import Any

from indexer.core.sections import numbers
from indexer.duplicates.boilerplate import DECLARED, find_boilerplate, is_at_edge
from indexer.duplicates.reposts import find_reposts
from indexer.storage.embedded.relations import Relations, write_relations
from indexer.storage.opensearch.articles import articles_of
from indexer.storage.opensearch.client import Cluster
from indexer.storage.opensearch.documents import content_key_of, key_of_law, packed_numbers
from indexer.storage.opensearch.state import BOILERPLATE, NAMING, State
from indexer.storage.segment.naming import NO_NAMING

MOST_ARTICLES = 5_000_000
"""Most articles among which relations are looked for: all their passages must be in memory at once."""

_FIELDS = ("passages", "content_keys", "boilerplate_cues", "law", "laws_cited")


def find_relations(cluster: Cluster, state: State) -> tuple[list[tuple[str, str]], State]:
    """(the documents, each as (id, JSON), that hold the relations of a state; the state with their counts)"""
    if state.articles > MOST_ARTICLES:
        return [], state
    corpus = _Corpus(source for _, source in articles_of(cluster, state, _FIELDS))
    reposts = find_reposts(numbers(memoryview(corpus.passages), "Q"), numbers(memoryview(corpus.ends), "I"))
    content_keys = numbers(memoryview(corpus.content_keys), "Q")
    boilerplate = find_boilerplate(corpus, content_keys, reposts)
    declared = set(corpus.declared())
    recurring = {content_keys[document] for document in boilerplate if document not in declared}
    listed = sorted(map(content_key_of, recurring))
    with TemporaryDirectory() as folder:
        path = os.path.join(folder, "relations")
        write_relations(path, reposts, boilerplate, NO_NAMING)
        relations = Relations(path)
        documents = list(_repost_documents(corpus.article_keys, relations))
    documents.append((BOILERPLATE, json.dumps({"content_keys": listed})))
    named = {law: count for law, count in corpus.cited.items() if law in corpus.laws}
    documents.append((NAMING, json.dumps({"laws": named})))
    return documents, replace(
        state,
        reposted_articles=relations.articles,
        boilerplate_paragraphs=len(boilerplate),
        has_boilerplate=bool(listed or boilerplate),
        has_naming=bool(named),
    )


class _Corpus:
    """The hashes and cues of all articles, in memory: a `boilerplate.Corpus`."""

    def __init__(self, articles: Iterable[dict[str, Any]]) -> None:
        self.article_keys: list[str] = []
        self.passages, self.ends, self.content_keys = array("Q"), array("I"), array("Q")
        self._first = array("I", [0])
        self._cues = bytearray()
        self.laws: set[str] = set()
        self.cited: Counter[str] = Counter()
        for article in articles:
            self.article_keys.append(article["article_key"])
            self.passages.extend(packed_numbers(article["passages"]))
            self.ends.append(len(self.passages))
            self.content_keys.extend(packed_numbers(article["content_keys"]))
            self._first.append(len(self.content_keys))
            self._cues += b64decode(article["boilerplate_cues"])
            self.laws.update([article["law"]] if "law" in article else ())
            self.cited.update(map(key_of_law, packed_numbers(article["laws_cited"])))

    @property
    def articles(self) -> int:
        return len(self.article_keys)

    def place(self, document: int) -> tuple[int, bool]:
        article = bisect_right(self._first, document) - 1
        first, end = self._first[article], self._first[article + 1]
        return article, is_at_edge(document - first, end - first)

    def signs(self, document: int) -> int:
        return self._cues[document]

    def declared(self) -> Iterator[int]:
        return (document for document, cues in enumerate(self._cues) if cues & DECLARED)


def _repost_documents(keys: list[str], relations: Relations) -> Iterator[tuple[str, str]]:
    """The documents of the articles that have relatives, each with its id."""

    def document(**articles: Sequence[int]) -> str:
        return json.dumps({name: [keys[each] for each in group] for name, group in articles.items()})

    for article in sorted(relations.reposted):
        copies = relations.copies(article)
        if copies[0] == article:
            yield f"group-{keys[article]}", document(copies=copies, holders=relations.holders(article))
        yield keys[article], document(families=relations.families(article), held=relations.held(article))
