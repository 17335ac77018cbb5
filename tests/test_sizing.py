"""The arithmetic of `benchmarks.sizing`, on numbers that can be worked out by head."""

from __future__ import annotations

import pytest

from benchmarks.sizing.__main__ import arguments_of, check, main
from benchmarks.sizing.needs import (
    DOCUMENTS_PER_SHARD,
    GB,
    GIB,
    ClusterNeeds,
    Corpus,
    EmbeddedNeeds,
    Node,
    cluster_needs,
    embedded_needs,
)
from benchmarks.sizing.points import (
    CLUSTER,
    EMBEDDED,
    MEASURED_POINTS,
    MEASURES,
    Line,
    Point,
    as_json,
    foretold,
    line_through,
    lines_of,
    read_points,
)
from benchmarks.sizing.table import Amounts, duration, in_columns, shown
from indexer.storage.segment.texts import MOST_UNITS
from indexer.writing.opensearch.relations import MOST_ARTICLES as MOST_COMPARED

LINES = {
    "bytes": Line(0, 20),
    "searched_bytes": Line(0, 8),
    "client_seconds": Line(2, 1e-6),
    "cluster_seconds": Line(0, 4e-6),
    "seconds": Line(1, 2e-6),
    "peak_bytes": Line(100e6, 100),
}


def point(engine: str, characters: int, *, factor: float = 1) -> Point:
    """A point with every measure = `factor` * (1,000 + 10 * characters)."""
    value = round(factor * (1000 + 10 * characters))
    return Point(engine, 1, 10, characters, value, value, value, value, value, value, {"word": (1.0, 2.0)})


@pytest.mark.parametrize(
    ("points", "line"),
    [
        ([(1, 5), (2, 7), (3, 9)], Line(3, 2)),
        ([(10, 1), (20, 1)], Line(1, 0)),
        ([(4, 8)], Line(0, 2)),
        ([(1, 0), (2, 0)], Line(0, 0)),
    ],
)
def test_line(points: list[tuple[float, float]], line: Line) -> None:
    drawn = line_through(points)
    assert (drawn.fixed, drawn.slope) == pytest.approx((line.fixed, line.slope))


def test_smaller_points_foretell_the_largest() -> None:
    points = [point(EMBEDDED, 3000, factor=2), point(EMBEDDED, 1000), point(EMBEDDED, 2000)]
    expected = dict.fromkeys(MEASURES, (pytest.approx(31_000), 62_000))
    assert foretold(points, EMBEDDED) == expected


@pytest.mark.parametrize(("factor", "status"), [(1, 0), (1.14, 0), (0.9, 0), (1.2, 1), (0.8, 1)])
def test_check_fails_beyond_its_bar(
    factor: float, status: int, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    monkeypatch.setattr("benchmarks.verdict.RESULTS", tmp_path_factory.mktemp("results"))
    points = [point(CLUSTER, 1000), point(CLUSTER, 2000), point(CLUSTER, 3000, factor=factor)]
    assert check(points) == status


def test_needs_in_a_folder() -> None:
    assert embedded_needs(Corpus(1_000_000, 10, 1000), LINES) == EmbeddedNeeds(
        bytes=20 * GB,
        searched_bytes=8 * GB,
        peak_bytes=100.1e9,
        core_seconds=1002,
        seconds=2001,
        segments=GB / MOST_UNITS,
    )


@pytest.mark.parametrize(("characters", "fits"), [(MOST_UNITS, True), (MOST_UNITS + 1, False)])
def test_one_build_is_one_segment(characters: int, fits: bool) -> None:
    assert embedded_needs(Corpus(1, 1, characters), LINES).fits is fits


def test_needs_on_a_cluster() -> None:
    corpus = Corpus(1_900_000, 10, 1000)
    assert cluster_needs(corpus, LINES, node=Node(4, 32 * GIB, 500 * GB)) == ClusterNeeds(
        documents=20_900_000,
        primary_bytes=38 * GB,
        searched_bytes=15.2e9,
        fewest_shards=2,
        most_shards=4,
        shards=2,
        stored_bytes=76 * GB,
        disk_bytes=pytest.approx(200 * GB),  # 76 / .95 / .8, for two states
        nodes=3,
        nodes_by="agreement",
        heap_bytes=48 * GIB,
        cache_bytes=48 * GIB,
        client_core_seconds=1902,
        cluster_core_seconds=pytest.approx(15_200),
        has_relations=True,
        client_bytes=pytest.approx(100e6 + 0.55 * 1.9e9),
    )


@pytest.mark.parametrize(
    ("node", "nodes", "by"),
    [
        (Node(16, 64 * GIB, 40 * GB), 5, "disk"),
        (Node(16, 1 * GIB, 2000 * GB), 8, "memory"),
        (Node(1, 64 * GIB, 2000 * GB), 6, "cores"),
        (Node(16, 64 * GIB, 2000 * GB), 3, "agreement"),
    ],
)
def test_what_lacks_most_says_how_many_nodes(node: Node, nodes: int, by: str) -> None:
    needs = cluster_needs(Corpus(1_900_000, 10, 1000), LINES, node=node)
    assert (needs.nodes, needs.nodes_by) == (nodes, by)


def test_no_shard_has_more_documents_than_lucene_numbers() -> None:
    tiny = Corpus(DOCUMENTS_PER_SHARD, 1, 0.001)
    needs = cluster_needs(tiny, LINES)
    assert (needs.fewest_shards, needs.shards, needs.most_shards) == (2, 2, 2)


@pytest.mark.parametrize(
    ("articles", "found", "memory"), [(MOST_COMPARED, True, 103e6), (MOST_COMPARED + 1, False, 100e6)]
)
def test_reposts_are_looked_for_up_to_a_limit(articles: int, found: bool, memory: float) -> None:
    needs = cluster_needs(Corpus(articles, 1, 1), LINES)
    assert (needs.has_relations, round(needs.client_bytes, -6)) == (found, memory)


@pytest.mark.parametrize(
    ("characters", "basis"),
    [(999, "arithmetic"), (1000, "measured"), (3300, "measured"), (3301, "arithmetic")],
)
def test_what_was_measured_is_told_from_arithmetic(characters: int, basis: str) -> None:
    points = [point(EMBEDDED, 3000), point(EMBEDDED, 1000)]
    assert Amounts(Corpus(1, 10, characters), points, Node(), 1, 16).basis(EMBEDDED)[0] == basis


@pytest.mark.parametrize(
    ("size", "text"), [(0, "0 B"), (999.9, "1 kB"), (1_390_192_264, "1.39 GB"), (2e18, "2,000 PB")]
)
def test_bytes_as_shown(size: float, text: str) -> None:
    assert shown(size) == text


@pytest.mark.parametrize(
    ("seconds", "text"), [(0.4, "0 s"), (99, "99 s"), (150, "2 min"), (7200, "2.0 h"), (3.6e6, "1,000.0 h")]
)
def test_durations_as_shown(seconds: float, text: str) -> None:
    assert duration(seconds) == text


def test_rows_stand_in_columns() -> None:
    rows = [("index", "1 GB", "measured", "a line"), ("heap of all", "20 GB", "guide", "a page")]
    assert in_columns(rows) == (
        "  index         1 GB  measured  a line\n  heap of all  20 GB  guide     a page"
    )


@pytest.mark.parametrize("articles", ["1000", "80000", "100000000"])
def test_each_line_says_what_it_rests_on(articles: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--articles", articles]) == 0
    lines = [line for line in capsys.readouterr().out.splitlines() if line.startswith("  ")]
    bases = {"measured", "arithmetic", "guide", "code"}
    assert [line for line in lines if len(bases.intersection(line.split())) == 0] == []


def test_measured_points_have_both_engines_and_are_lines() -> None:
    points = read_points(MEASURED_POINTS)
    assert {point.engine for point in points} == {EMBEDDED, CLUSTER}
    assert [Point(**each) for each in as_json(points)] == points  # type: ignore[arg-type]
    assert all(lines_of(points, engine)["bytes"].slope > 0 for engine in (EMBEDDED, CLUSTER))


@pytest.mark.parametrize(
    "line", [[], ["--measure"], ["--measure", "--corpora", ".", "--paragraphs", "1", "2"]]
)
def test_options_that_lack_something(line: list[str]) -> None:
    with pytest.raises(SystemExit):
        arguments_of(line)
