"""Benchmarks of speed and quality on real text. Each compares with a peer or with the truth, in one run.

Run from the root of a checkout, in the environment of the tests, with a folder of corpora:

    python -m benchmarks.exactness --corpora PATH

Each prints what it compares and a last line, `met` or `MISSED`, which is also its exit status (0 or 1), and
writes its numbers to benchmarks/results/. `--help` explains its options. The corpora are those of the
project's developers: a folder each, with a `docs.jsonl.xz`.
"""
