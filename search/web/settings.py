"""The settings of a server: who may ask, how much, and for how long."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Settings:
    """The settings of a server. Limits hold for one request, and for one worker where they count several."""

    seconds: float = 2.0
    """Time of a search; after it the answer has what was found, and `complete` is false."""
    export_seconds: float = 30.0
    """Time in which an export must be written, or two articles compared."""
    longest_target: int = 65_000
    """Bytes of a URL's path and query. A Han character takes nine of them. uvicorn parses at most 65,535."""
    largest_body: int = 1_048_576
    """Bytes of a request's body."""
    most_at_once: int = 128
    """Requests that a worker answers at the same time."""
    rate: float | None = None
    """Requests of a client in a second; None for any number."""
    token: str | None = field(default=None, repr=False)
    """The secret that a client must give; None where anyone may ask."""
    cors: tuple[str, ...] = ()
    """Origins whose scripts may read answers; "*" for all."""
    names: tuple[str, ...] = ()
    """Names that a request may call this host by; none for any."""
    threads: int = 4
    """Threads of a worker that search."""
    long_threads: int = 2
    """Threads of a worker that compare articles and write exports."""
    shared: str | None = None
    """A folder in which the workers of this server share what they count; None for a single worker."""
