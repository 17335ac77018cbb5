"""Benchmarks of the OpenSearch engine: compared with the embedded one, and while nodes fail."""
