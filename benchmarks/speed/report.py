"""The tables of a run, one a measure."""

from __future__ import annotations

from collections.abc import Mapping

from benchmarks.speed.figures import ALL_KINDS, PERCENTILES, Figures, correctness_of
from benchmarks.speed.measuring import PASS
from benchmarks.verdict import print_table


def print_build(engines: Mapping[str, Figures]) -> None:
    print("\nBuild: from article text to a committed index, words cut on the way")
    print_table(
        ["", "paragraphs", "seconds", "MB/s of text", "peak RSS MB", "index MB", "index, of the text"],
        [
            [
                name,
                f"{engine.paragraphs:,}",
                f"{engine.build_seconds:.1f}",
                f"{engine.mb_per_second:.2f}",
                f"{engine.peak_mb:.0f}",
                f"{engine.index_mb:.1f}",
                f"{engine.index_per_text:.2f}",
            ]
            for name, engine in engines.items()
        ],
    )


def print_warm(engines: Mapping[str, Figures]) -> None:
    for name, measured in (("p", "by the clock"), ("cpu_p", "of the thread's processor time")):
        print(
            f"\nWarm: milliseconds {measured} from a query's string to ten hits with their text, "
            "p50 / p95 / p99"
        )
        _print_times(engines, name)


def _print_times(engines: Mapping[str, Figures], percentile: str) -> None:
    warm = {name: engine for name, engine in engines.items() if engine.warm}
    kinds = [kind for kind in ALL_KINDS if any(kind in engine.warm for engine in warm.values())]
    print_table(
        ["", "paragraphs", *kinds, "private MB"],
        [
            [
                name,
                f"{engine.paragraphs:,}",
                *(_times(engine.warm.get(kind), percentile) for kind in kinds),
                f"{engine.private_mb:.0f}",
            ]
            for name, engine in warm.items()
        ],
    )


def print_cold(engines: Mapping[str, Figures], cold_pass: float | None) -> None:
    if cold_pass is None:
        return
    print("\nCold: milliseconds of a new process that prints ten hits")
    rows = [
        [name, f"{engine.paragraphs:,}", f"{taken:.1f}", f"{taken / cold_pass:.2f}"]
        for program, engine in engines.items()
        for name, taken in ((program, engine.cold), (f"{program}, AND, NOT, date", engine.cold_expression))
        if taken is not None
    ]
    print_table(["", "paragraphs", "median", f"of {PASS}"], [[PASS, "", f"{cold_pass:.1f}", "1.00"], *rows])


def print_hits(engines: Mapping[str, Figures]) -> None:
    print("\nHits, by a plain scan: the share that holds what was asked / answers shorter than they could be")
    warm = {name: engine for name, engine in engines.items() if engine.hits}
    kinds = [kind for kind in ALL_KINDS if any(kind in engine.hits for engine in warm.values())]
    rows = []
    for name, engine in warm.items():
        counted = [engine.hits.get(kind) for kind in kinds] + [correctness_of(engine)]
        cells = [
            "" if of is None else f"{of.right / of.hits if of.hits else 1:.3f} / {of.short} of {of.questions}"
            for of in counted
        ]
        rows.append([name, *cells])
    print_table(["", *kinds, "all"], rows)


def print_rates(engines: Mapping[str, Figures]) -> None:
    print("\nThroughput: queries a second by threads of one process (of the rate of one)")
    _print_rates({name: engine.rates for name, engine in engines.items() if engine.rates}, "thread")


def print_batches(engines: Mapping[str, Figures]) -> None:
    print("\nA file of queries: queries a second of a new process, by cores (of the rate on one)")
    _print_rates({name: engine.batches for name, engine in engines.items() if engine.batches}, "core")


def _print_rates(rates: Mapping[str, Mapping[str, Mapping[str, float]]], of: str) -> None:
    columns = list(
        dict.fromkeys(number for kinds in rates.values() for each in kinds.values() for number in each)
    )
    rows = [
        [
            f"{name}, {kind}",
            *(f"{by_number[number]:,.0f} ({by_number[number] / by_number['1']:.2f})" for number in columns),
        ]
        for name, kinds in rates.items()
        for kind, by_number in kinds.items()
    ]
    print_table(["", *(f"{number} {of}{'s' * (number != '1')}" for number in columns)], rows)


def _times(times: Mapping[str, float] | None, percentile: str) -> str:
    """A dash for a kind that the engine is not asked."""
    if times is None:
        return "-"
    return " / ".join(_three_digits(times[f"{percentile}{share}"]) for share in PERCENTILES)


def _three_digits(milliseconds: float) -> str:
    if milliseconds >= 100:
        return f"{milliseconds:.0f}"
    return f"{milliseconds:.1f}" if milliseconds >= 10 else f"{milliseconds:.3f}"
