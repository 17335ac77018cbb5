"""The needs of an index, calculated from measured points: see `python -m benchmarks.sizing --help`."""
