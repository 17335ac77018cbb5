"""What is known across the articles on a cluster, found anew for each state: reposts and boilerplate.

It is found here, of the numbers that articles are kept with, by the same code as in a folder. Documents of a
state tell it, by the keys of articles:

    <article>          {"families": [...], "held": [...]} of one that has relatives; see `Relations.families`
    group-<first>      {"copies": [...], "holders": [...]} of the first of some copies
    boilerplate        {"content_keys": [...]}
"""

from __future__ import annotations

import json
from array import array
from base64 import b64decode
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from indexer.core.sections import numbers
from indexer.duplicates.boilerplate import DECLARED, find_boilerplate, is_at_edge
from indexer.duplicates.reposts import find_reposts
from indexer.storage.embedded.relations import Reposts
from indexer.storage.opensearch.articles import articles_of
from indexer.storage.opensearch.client import Cluster
from indexer.storage.opensearch.documents import content_key_of, packed_numbers
from indexer.storage.opensearch.state import BOILERPLATE, State

MOST_ARTICLES = 5_000_000
"""Of more articles reposts and boilerplate are not looked for: all their passages must be in memory at
once."""

_FIELDS = ("passages", "content_keys", "boilerplate_cues")


class FoundRelations:
    """What was found, and how many it is of."""

    def __init__(
        self, documents: list[tuple[str, str]], reposted: int, boilerplate: int, content_keys: int
    ) -> None:
        self.documents = documents
        self.reposted_articles = reposted
        self.boilerplate_paragraphs = boilerplate
        self.has_boilerplate = bool(content_keys or boilerplate)


def find_relations(cluster: Cluster, state: State) -> FoundRelations:
    """Look through all articles of a state."""
    if state.articles > MOST_ARTICLES:
        return FoundRelations([], 0, 0, 0)
    corpus = _Corpus(source for _, source in articles_of(cluster, state, _FIELDS))
    reposts = find_reposts(numbers(memoryview(corpus.passages), "Q"), numbers(memoryview(corpus.ends), "I"))
    paragraphs = numbers(memoryview(corpus.content_keys), "Q")
    flagged = find_boilerplate(corpus, paragraphs, reposts)
    declared = set(corpus.declared())
    same = {paragraphs[number] for number in flagged if number not in declared}
    documents = list(_documents(corpus.article_keys, reposts))
    content_keys = sorted(map(content_key_of, same))
    documents.append((BOILERPLATE, json.dumps({"content_keys": content_keys})))
    reposted = {article for group in reposts.copies for article in group}
    reposted.update(article for article, _ in reposts.holders)
    return FoundRelations(documents, len(reposted), len(flagged), len(content_keys))


class _Corpus:
    """All articles in memory, as numbers: a `boilerplate.Corpus`."""

    def __init__(self, articles: Iterable[dict[str, Any]]) -> None:
        self.article_keys: list[str] = []
        self.passages, self.ends, self.content_keys = array("Q"), array("I"), array("Q")
        self._first = array("I", [0])
        self._cues = bytearray()
        for article in articles:
            self.article_keys.append(article["article_key"])
            self.passages.extend(packed_numbers(article["passages"]))
            self.ends.append(len(self.passages))
            self.content_keys.extend(packed_numbers(article["content_keys"]))
            self._first.append(len(self.content_keys))
            self._cues += b64decode(article["boilerplate_cues"])

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


def _documents(keys: list[str], reposts: Reposts) -> Iterator[tuple[str, str]]:
    """The documents that tell of reposts."""
    first_of = {article: group[0] for group in reposts.copies for article in group}
    copies_of = {group[0]: group for group in reposts.copies}
    holders_of: dict[int, list[int]] = defaultdict(list)
    held_by: dict[int, list[int]] = defaultdict(list)
    for article, holder in reposts.holders:
        holders_of[first_of.get(article, article)].append(holder)
        held_by[holder].extend(copies_of.get(first_of.get(article, article), (article,)))
    firsts = {*copies_of, *holders_of, *(first_of.get(holder, holder) for holder in held_by)}
    for first in sorted(firsts):
        copies = copies_of.get(first, (first,))
        holding = holders_of.get(first, [])
        group = {"copies": [keys[each] for each in copies], "holders": [keys[each] for each in holding]}
        yield f"group-{keys[first]}", json.dumps(group)
        for article in copies:
            held = held_by.get(article, [])
            others = [first_of.get(each, each) for each in (*holding, *held)]
            families = dict.fromkeys([first, *others])
            yield (
                keys[article],
                json.dumps(
                    {
                        "families": [keys[each] for each in families],
                        "held": [keys[each] for each in held],
                    }
                ),
            )
