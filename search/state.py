"""The value that names the state of an index."""

from __future__ import annotations

from indexer.core.frozen import frozen


class IndexState(metaclass=frozen):
    """The state of an index that a searcher answers from.

    `id` is never that of another state of the index. `generation` grows with every change, until the index is
    deleted and built again; that of several indexes is the sum of theirs. `written` is the time at which the
    state, or the newest of several, was written, in seconds since 1970.
    """

    id: str
    generation: int
    written: float
