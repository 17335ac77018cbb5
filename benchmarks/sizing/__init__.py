"""What an index needs, as a calculation of measured points: see `python -m benchmarks.sizing --help`."""
