"""The lock of an index on a cluster: who holds it, and whether that writer is still at work.

A writer takes the lock by making the index of its state. While it works, it writes its process, its host and
the time into a document there.
"""

from __future__ import annotations

import os
from datetime import datetime, timezone
from socket import gethostname
from typing import Any

from indexer.core.errors import ClusterError
from indexer.core.messages import message
from indexer.storage.opensearch.client import Cluster, printable_line
from indexer.storage.opensearch.state import WRITER, document

HEARTBEAT, STALE = 15.0, 90.0
"""Heartbeat interval, and the silence after which a writer counts as dead, in seconds."""

STALE_RUN = 86_400.0
"""The silence after which a build in parts counts as dead: its parts may wait for machines."""


def this_process() -> dict[str, Any]:
    """The heartbeat of this process."""
    now = datetime.now(timezone.utc).isoformat(timespec="seconds")
    return {"process": os.getpid(), "host": gethostname(), "at": now}


def last_heartbeat(cluster: Cluster, state: str, meta: dict[str, Any]) -> dict[str, Any]:
    """The last heartbeat of the writer of a state, or the one that the state was made with."""
    first: dict[str, Any] = meta.get("writer", {})
    try:
        return document(cluster, state, WRITER)
    except ClusterError:
        return first


def is_alive(heartbeat: dict[str, Any], *, is_run: bool) -> bool:
    """Whether the writer, or the build in parts, with this last heartbeat is still at work."""
    is_here = heartbeat.get("host") == gethostname() and not is_run
    if is_here and not _is_running(heartbeat.get("process", 0)):
        return False
    try:
        at = datetime.fromisoformat(heartbeat["at"])
    except (KeyError, ValueError):
        return False
    return (datetime.now(timezone.utc) - at).total_seconds() < (STALE_RUN if is_run else STALE)


def _is_running(process: int) -> bool:
    try:
        os.kill(process, 0)
    except OSError as error:
        return not isinstance(error, ProcessLookupError)
    return True


def locked_message(cluster: Cluster, run: str | None, heartbeat: dict[str, Any]) -> str:
    """The text of an IndexLockedError."""
    at, process, host = (printable_line(str(heartbeat.get(name))) for name in ("at", "process", "host"))
    if run:
        return message(
            "{address} is being built in parts by run {run}, last heard of "
            "{at}; do its other parts, or give it up with `indexer discard --run NAME`",
            address=cluster.address,
            run=printable_line(run),
            at=at,
        )
    return message(
        "{address} is being written by process {process} on {host}, last heard of "
        "{at}; wait until it is done, or stop it and wait {stale:.0f} seconds",
        address=cluster.address,
        process=process,
        host=host,
        at=at,
        stale=STALE,
    )
