"""Whoosh's own tests, once with Whoosh's codec and once with ours in its place: what passes with one only?

    python -m benchmarks.whoosh_suite --checkout FOLDER

FOLDER is a checkout of Whoosh's repository at its tag v2.7.4. Its tests run in pytest, which this module is
a plugin of: it puts `FieldCodec` where they take the default codec and where they name Whoosh's.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.process import ROOT
from benchmarks.verdict import print_table, verdict

CODECS = ("stock", "ours")
PASSED = "passed"
Outcomes = dict[str, str]
"""The outcome of each test, by its name: passed, failed or skipped."""


def pytest_addoption(parser: Any) -> None:
    """The options of one run."""
    parser.addoption("--codec", choices=CODECS)
    parser.addoption("--outcomes", type=Path)


def pytest_configure(config: Any) -> None:
    """Before any test is imported."""
    config.pluginmanager.register(Recorder(config.getoption("--outcomes")))
    if config.getoption("--codec") == "ours":
        import whoosh.codec
        import whoosh.codec.whoosh3

        from indexer.whoosh.fields import FieldCodec

        whoosh.codec.default_codec = FieldCodec
        whoosh.codec.whoosh3.W3Codec = FieldCodec


class Recorder:
    """Writes the outcome of every test when the run ends."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._outcomes: Outcomes = {}

    def pytest_runtest_logreport(self, report: Any) -> None:
        if report.when == "call" or report.outcome != PASSED:
            self._outcomes[report.nodeid] = report.outcome

    def pytest_sessionfinish(self) -> None:
        self._path.write_text(json.dumps(self._outcomes), encoding="utf-8")


def outcomes(checkout: Path, codec: str) -> Outcomes:
    """Run all tests with a codec. What pytest says goes to stderr."""
    with TemporaryDirectory() as folder:
        written, settings = Path(folder, "outcomes.json"), Path(folder, "pytest.ini")
        # Whoosh's own settings stand in a section that pytest refuses today.
        settings.write_text("[pytest]\n", encoding="ascii")
        subprocess.run(
            [
                *(
                    sys.executable,
                    "-m",
                    "pytest",
                    "-q",
                    "--tb=short",
                    "-p",
                    "no:cacheprovider",
                    "-p",
                    "no:warnings",
                ),
                *("-p", "benchmarks.whoosh_suite", "--codec", codec, "--outcomes", str(written)),
                *("-c", str(settings), "--rootdir", str(checkout), str(checkout / "tests")),
            ],
            stdout=sys.stderr,
            cwd=folder,
            # One of the tests compares automata whose states are numbered in the order of a set of strings.
            env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": "0"},
        )
        found: Outcomes = json.loads(written.read_text(encoding="utf-8"))
    return found


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--checkout", type=Path, required=True, help="a checkout of Whoosh at v2.7.4")
    checkout = parser.parse_args().checkout.resolve()
    found = {codec: outcomes(checkout, codec) for codec in CODECS}
    counts = {codec: Counter(found[codec].values()) for codec in CODECS}
    columns = (PASSED, "failed", "skipped")
    print_table(
        ("codec", *columns), [(codec, *(counts[codec][column] for column in columns)) for codec in CODECS]
    )
    stock, ours = found["stock"], found["ours"]
    differing = {
        name: (stock.get(name), ours.get(name))
        for name in sorted(stock.keys() | ours.keys())
        if stock.get(name) != ours.get(name)
    }
    failing = sorted(name for name, outcome in ours.items() if outcome == "failed")
    for name, (with_stock, with_ours) in differing.items():
        print(f"{name}: {with_stock} with stock, {with_ours} with ours")
    for name in failing:
        print(f"{name}: failed")
    met = bool(ours) and not any(with_stock == PASSED for with_stock, _ in differing.values())
    numbers = {"counts": counts, "differing": differing, "failing": failing}
    return verdict("whoosh_suite", met, "what passes with Whoosh's codec passes with ours", numbers)


if __name__ == "__main__":
    sys.exit(main())
