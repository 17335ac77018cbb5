"""Lines of JSON: those that C writes, which makes no hits, are the same as those from hits."""

from __future__ import annotations

import json
import random
import re
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indexer import Article, native
from search import Searcher, open_index
from search.cli.line_writer import line_writer
from search.cli.request import Request
from search.embedded.generations import open_snapshot
from search.embedded.snapshot import Snapshot
from search.output.json_lines import json_line
from tests.examples import examples
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


def untimed(line: bytes) -> bytes:
    """A line without the time it took."""
    return re.sub(rb'"took_ms": \d+\.\d{1,3}, ', b"", line)


def line_of(
    searcher: Searcher,
    query: str,
    query_id: object,
    fields: tuple[str, ...] | None = None,
    *,
    clean: bool = False,
    **options: Any,
) -> tuple[bytes, int]:
    """(the line that the command prints, the number of matches)."""
    request = Request(as_lines=True, fields=fields, clean=clean)
    request.options.update(options)
    write = line_writer(searcher, request, lambda text: (searcher.search(text, **request.options), ()))
    return write(query, query_id)


def both(searcher: Searcher, query: str, fields: tuple[str, ...], **options: Any) -> list[bytes | None]:
    """The line of a query from C, None where it writes none, and from the results of a search."""
    written = searcher.plain_json(fields, **options)(query, '"q"')
    made = json_line(searcher.search(query, **options), "q", fields=fields)
    return [None if written is None else untimed(written[0]), untimed(made)]


PLAIN = st.fixed_dictionaries(
    {
        "limit": st.sampled_from([1, 2, 10, 50, 70]),
        "offset": st.sampled_from([0, 0, 3, 30]),
        "count": st.booleans(),
        "collapse": st.booleans(),
    }
)


@pytest.mark.skipif(native.extension is None, reason="this is of the C path")
@settings(max_examples=examples(60, ci=600), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(QUERIES), PLAIN, st.sampled_from([FIELDS, ("text",), ("paragraph", "article"), ()]))
def test_a_line_is_the_same_as_from_hits(
    searcher: Searcher, query: str, options: dict[str, Any], fields: tuple[str, ...]
) -> None:
    written, made = both(searcher, query, fields, **options)
    found = searcher.search(query, **options)
    # Where nothing holds the text as it is, it is looked for what else could be meant.
    assert written == made or (written is None and options["count"] and query in ("新城发展的", "没有的"))
    assert made is not None
    read = json.loads(made)["hits"]
    assert read == [json.loads(json.dumps({name: getattr(hit, name) for name in fields})) for hit in found]


@pytest.mark.skipif(native.extension is None, reason="this is of the C path")
@pytest.mark.parametrize("query", QUERIES)
@pytest.mark.parametrize("count", [False, True])
def test_c_writes_the_lines_of_plain_queries(searcher: Searcher, query: str, count: bool) -> None:
    written, made = both(searcher, query, FIELDS, count=count)
    assert written == (None if count and query in ("新城发展的", "没有的") else made)


@pytest.mark.skipif(native.extension is None, reason="this is of the C path")
def test_expansions_are_told_alike(make_index: MakeIndex) -> None:
    texts = ["科技创新平台", "放管服改革和简政放权", "科创中心", "简政放权放管结合优化服务"]
    with open_index(make_index([Article(str(at), text) for at, text in enumerate(texts)])) as searcher:
        for query in ("科创", "放管服改革", "科创放管服", "放管服", "简政放权"):
            written, made = both(searcher, query, FIELDS, count=False)
            assert written == made
        assert b'"expansions": {"' in untimed(searcher.plain_json(FIELDS)("科创", "1")[0])  # type: ignore[index]


@pytest.mark.parametrize(
    ("query", "fields", "options"),
    [
        ("新城", ("text", "score"), {}),
        ("新城", (*FIELDS, "text"), {}),
        ("新城", FIELDS, {"order": "newest"}),
        ("新城", FIELDS, {"per_article": 1}),
        ("新城", FIELDS, {"distinct": True}),
        ("新城", FIELDS, {"limit": 101}),
        ("新城", FIELDS, {"limit": 0}),
        ("新城", FIELDS, {"timeout": 1.0}),
        ("新城", FIELDS, {"facets": "source"}),
        ("新城 -发展", FIELDS, {}),
        ("没有的", FIELDS, {}),
        ("", FIELDS, {}),
        ("\ud800", FIELDS, {}),
    ],
)
def test_other_lines_are_made_of_hits(
    searcher: Searcher, query: str, fields: tuple[str, ...], options: dict[str, Any]
) -> None:
    assert searcher.plain_json(fields, **options)(query, "null") is None
    line, total = line_of(searcher, query, 7, fields, **options)
    results = searcher.search(query, **options)
    assert (untimed(line), total) == (untimed(json_line(results, 7, fields=fields)), results.total)


def test_a_line_needs_no_fields(searcher: Searcher) -> None:
    line, total = line_of(searcher, "新城", None)
    results = searcher.search("新城")
    assert (untimed(line), total) == (untimed(json_line(results)), results.total)
    clean, _ = line_of(searcher, "新城", None, ("text",), clean=True)
    assert untimed(clean) == untimed(json_line(searcher.search("新城"), clean=True, fields=("text",)))


@pytest.mark.skipif(native.extension is None, reason="this is of the C path")
def test_no_hit_is_made_for_it(searcher: Searcher, monkeypatch: pytest.MonkeyPatch) -> None:
    expected, _ = line_of(searcher, "新城", None, FIELDS)
    monkeypatch.delattr(Snapshot, "hits")
    line, _ = line_of(searcher, "新城", None, FIELDS)
    assert untimed(line) == untimed(expected)


@pytest.mark.skipif(native.extension is None, reason="this is of the C path")
@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"text": 1}, TypeError),
        ({"fields": ["text"]}, TypeError),
        ({"fields": (1,)}, TypeError),
        ({"page": (-1, 10, True)}, ValueError),
        ({"page": (0, -1, True)}, ValueError),
        ({"page": (0, 0, True)}, ValueError),
        ({"page": (1, 100, True)}, ValueError),
        ({"page": (sys.maxsize, sys.maxsize, True)}, ValueError),
    ],
)
def test_c_refuses_what_is_no_line(
    make_index: MakeIndex, changed: dict[str, Any], error: type[Exception]
) -> None:
    given = {"text": "新城", "id": "1", "fields": FIELDS, "page": (0, 10, True), "state": "1", "options": 0}
    answerer = open_snapshot(make_index([Article("a", "新城")]))._answering.native
    with pytest.raises(error):
        answerer.json_of_plain(*{**given, **changed}.values(), 10**6)
