"""Benchmarks of the distributed engine: beside the embedded one, and while nodes die."""
