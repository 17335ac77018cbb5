"""The needs of an index of so many articles, in a folder and on a cluster.

It is worked out from points that were measured: benchmarks/sizing/points.json, or those of --points. Every
line says whether it was measured at about that size, is arithmetic from what was measured, a rule of a public
guide, or a limit in the code. With --measure the points are measured anew, here: the lines through the
smaller ones must tell the disk and the processor time of the largest one to within 15 %.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence
from pathlib import Path

from benchmarks.sizing.needs import GB, GIB, Corpus, Node, cluster_needs, embedded_needs
from benchmarks.sizing.points import (
    CLUSTER,
    EMBEDDED,
    JUDGED,
    MEASURED_POINTS,
    Point,
    as_json,
    foretold,
    lines_of,
    read_points,
)
from benchmarks.sizing.table import (
    Amounts,
    cluster_rows,
    embedded_rows,
    in_columns,
    latency_rows,
    point_rows,
)
from benchmarks.verdict import print_table, verdict
from indexer.storage.opensearch.address import Access

BAR = 0.15


def arguments_of(line: Sequence[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.sizing", description=__doc__)
    number = parser.add_argument_group("how much text")
    number.add_argument("--articles", type=int, metavar="N")
    number.add_argument("--paragraphs-per-article", type=float, metavar="N", default=11.6)
    number.add_argument(
        "--characters", type=float, metavar="N", default=958, help='of an article (default 958, as "policy")'
    )
    machines = parser.add_argument_group("what it is put on")
    machines.add_argument("--replicas", type=int, metavar="N", default=1)
    machines.add_argument("--shard-gb", type=float, metavar="N", default=20, help="aimed at (default 20)")
    machines.add_argument("--node-cores", type=int, metavar="N", default=16)
    machines.add_argument("--node-memory", type=int, metavar="GIB", default=64)
    machines.add_argument("--node-disk", type=int, metavar="GB", default=2000)
    machines.add_argument(
        "--client-cores", type=int, metavar="N", default=16, help="that cut words, in as many parts"
    )
    parser.add_argument("--points", type=Path, metavar="FILE", default=MEASURED_POINTS)
    measuring = parser.add_argument_group("measuring")
    measuring.add_argument("--measure", action="store_true")
    measuring.add_argument("--corpora", type=Path, help='the folder that holds the folders of "policy"')
    measuring.add_argument(
        "--index-address", metavar="ADDRESS", help="opensearch://HOST/NAME of an index that is not there yet"
    )
    measuring.add_argument(
        "--paragraphs", type=int, nargs="+", metavar="N", default=[20_000, 60_000, 200_000]
    )
    measuring.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args(line)
    if arguments.measure and (arguments.corpora is None or len(arguments.paragraphs) < 3):
        parser.error("--measure takes --corpora and three sizes at least")
    if not arguments.measure and arguments.articles is None:
        parser.error("give --articles, or --measure")
    return arguments


def measure(arguments: argparse.Namespace) -> int:
    from benchmarks.sizing.measuring import measured

    address = arguments.index_address
    if address is not None and "?" not in address:
        address += "?replicas=0"
    points: list[Point] = []
    access = Access.of_environment(os.environ)
    sizes = sorted(arguments.paragraphs)
    for point in measured(arguments.corpora, sizes, address, access, arguments.seed):
        points.append(point)
        print(f"{point.engine}: {point.paragraphs:,} paragraphs in {point.seconds:.1f} s", flush=True)
    print_table(*point_rows(points))
    print_table(*latency_rows(points))
    return check(points)


def check(points: Sequence[Point]) -> int:
    """Prints how far off the lines through the smaller points are at the largest one."""
    rows: list[list[object]] = []
    off: dict[str, float] = {}
    for engine in dict.fromkeys(point.engine for point in points):
        for name, (told, found) in foretold(points, engine).items():
            by = told / found - 1
            digits = 0 if name.endswith("bytes") else 1
            values = [f"{value:,.{digits}f}" for value in (told, found)]
            rows.append([engine, name, *values, f"{by:+.1%}", "yes" if name in JUDGED else "no"])
            if name in JUDGED:
                off[f"{engine} {name}"] = round(by, 4)
    print_table(["engine", "", "foretold", "measured", "off by", "judged"], rows)
    bar = f"the largest point is as the smaller ones foretell, within {BAR:.0%}"
    met = all(abs(by) <= BAR for by in off.values())
    return verdict("sizing", met, bar, {"off": off, "points": as_json(points)})


def main(line: Sequence[str] | None = None) -> int:
    arguments = arguments_of(line)
    if arguments.measure:
        return measure(arguments)
    points = read_points(arguments.points)
    corpus = Corpus(arguments.articles, arguments.paragraphs_per_article, arguments.characters)
    node = Node(arguments.node_cores, arguments.node_memory * GIB, arguments.node_disk * GB)
    amounts = Amounts(corpus, points, node, arguments.replicas, arguments.client_cores)
    folder = embedded_needs(corpus, lines_of(points, EMBEDDED))
    cluster = cluster_needs(
        corpus,
        lines_of(points, CLUSTER),
        node=node,
        replicas=arguments.replicas,
        shard_bytes=round(arguments.shard_gb * GB),
    )
    print(
        f"{corpus.articles:,} articles, {corpus.paragraphs:,} paragraphs, {corpus.characters:,} characters\n"
    )
    print(f"in a folder\n{in_columns(embedded_rows(folder, amounts))}\n")
    print(f"on a cluster\n{in_columns(cluster_rows(cluster, amounts))}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
