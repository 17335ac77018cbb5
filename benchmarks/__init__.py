"""Speed and quality on real text, each program beside its peer or its truth in one run.

Run from the root of a checkout, in the environment of the tests, with a folder of corpora:

    python -m benchmarks.exactness --corpora PATH

Each prints what it compares and a last line, `met` or `MISSED`, which is also its exit status (0 or 1),
writes its numbers to benchmarks/results/, and says with `--help` what its sizes are. The corpora are
those of the project's developers: a folder each, with a `docs.jsonl.xz`.
"""
