"""A line of JSON of a few fields is the same from C, which makes no hits, as from hits."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from typing import Any

import pytest

from indexer import Article, native
from indexer.core.json_writing import json_of
from indexer.core.printable import printable_json
from search import Searcher, SearchResults, open_index
from search.embedded.generations import open_snapshot
from search.embedded.snapshot import Snapshot
from search.output.formatters import json_line
from tests.search.conftest import MakeIndex

FIELDS = ("article", "paragraph", "text")
QUERIES = ("新", "新城", "新 城", '"新"', "新 AND 城", "新城发展的", "没有的")

CODES = [
    *range(1, 0x30),
    *(0x5C, 0x7F, 0x80, 0x85, 0x9F, 0xA0, 0xFF, 0x61B, 0x61C, 0x61D, 0x7FF, 0x800, 0x200D, 0x200E, 0x200F),
    *range(0x2027, 0x2030),
    *range(0x2065, 0x206B),
    *(0x3000, 0x65B0, 0xD7FF, 0xD800, 0xDBFF, 0xDC00, 0xDFFF, 0xE000, 0xFF0C, 0xFFFE, 0xFFFF),
    *(0x10000, 0x20000, 0x1F600, 0x10FFFF),
]
"""Characters at the bounds of what is escaped, and of UTF-8 and UTF-16."""


def hostile_articles() -> Iterator[Article]:
    chance = random.Random(1)
    for number in range(120):
        text = "".join(map(chr, chance.choices(CODES, k=chance.randrange(40))))
        yield Article(f"{number}{text[:9]}", f"新城{text}发展\n新{text}城", title=text)


@pytest.fixture(scope="module")
def searcher(make_index: MakeIndex) -> Iterator[Searcher]:
    articles = list(hostile_articles())
    with open_index(make_index(articles[:50], articles[50:], removed=[articles[3].id])) as opened:
        yield opened


def from_hits(results: SearchResults, fields: tuple[str, ...]) -> bytes:
    """The line as it is written from hits."""
    keys = {**results.head_as_dict(), "hits": [hit.as_dict(fields=fields) for hit in results.hits]}
    return printable_json(json_of({"id": "q", **keys})).encode()


@pytest.mark.parametrize("fields", [FIELDS, ("text",), ("paragraph", "article"), (), ("text", "score")])
@pytest.mark.parametrize("options", [{}, {"offset": 3}, {"order": "newest"}, {"per_article": 1}])
def test_a_line_is_the_same_as_from_hits(
    searcher: Searcher, fields: tuple[str, ...], options: dict[str, Any]
) -> None:
    for query in QUERIES:
        results = searcher.search(query, limit=50, **options)
        line = json_line(results, "q", fields=fields)
        assert line == from_hits(results, fields)
        found = [{name: getattr(hit, name) for name in fields if name != "score"} for hit in results.hits]
        read = [{name: hit[name] for name in fields if name != "score"} for hit in json.loads(line)["hits"]]
        assert read == [json.loads(json.dumps(each)) for each in found]


@pytest.mark.skipif(native.extension is None, reason="this is of the C path")
def test_no_hit_is_made_for_it(searcher: Searcher, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = json_line(searcher.search("新城"), fields=FIELDS)
    results = searcher.search("新城")
    monkeypatch.delattr(Snapshot, "hits")
    took = results.took_ms
    line = json.loads(json_line(results, fields=FIELDS))
    assert {**line, "took_ms": 0} == {**json.loads(expected), "took_ms": 0}
    assert took > 0


@pytest.mark.skipif(native.extension is None, reason="this is of the C path")
@pytest.mark.parametrize(
    ("match", "fields", "error"),
    [
        ((0, 9, 1.0, 0, 0), FIELDS, IndexError),
        ((9, 0, 1.0, 0, 0), FIELDS, IndexError),
        ((0, 0), FIELDS, TypeError),
        ((0, 0, 1.0, 0, 0), (1,), TypeError),
        ((0, 0, 1.0, 0, 0), ["text"], TypeError),
    ],
)
def test_c_refuses_what_is_no_match_or_field(
    make_index: MakeIndex, match: Any, fields: Any, error: type[Exception]
) -> None:
    segments = [segment.native for segment in open_snapshot(make_index([Article("a", "新城")])).segments]
    with pytest.raises(error):
        native.extension.json_of_hits(segments, [match], fields)


@pytest.mark.skipif(native.extension is None, reason="this is of the C path")
@pytest.mark.parametrize("fields", [("score",), ("text", "title"), (*FIELDS, "text")])
def test_c_knows_few_fields(make_index: MakeIndex, fields: tuple[str, ...]) -> None:
    snapshot = open_snapshot(make_index([Article("a", "新城")]))
    assert snapshot.json_of_hits([(0, 0, 1.0, 0, 0)], fields) is None
