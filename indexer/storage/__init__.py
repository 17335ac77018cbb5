"""Indexes at rest, in segments, in a folder and on a cluster, and all that a reader of one needs."""
