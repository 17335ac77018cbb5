"""Estimates an index's disk, memory and time from measured points: `python -m benchmarks.sizing --help`."""
