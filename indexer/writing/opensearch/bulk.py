"""Bulk requests: several at a time, and documents for which the cluster had no room are sent again.

Each document has an id, so that a second copy replaces the first: if an answer is lost, nothing is doubled.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait

from indexer.core.errors import ClusterError
from indexer.core.messages import message
from indexer.storage.opensearch.client import TRANSIENT, Cluster, is_transient, printable_line, retry_waits

REQUEST_BYTES = 5_000_000
"""Size of one request, in bytes. Guides recommend 5 to 15 MB."""

IN_FLIGHT = 4
"""Number of requests under way at a time. More would only wait in the cluster's queues."""

PATIENCE = 600.0
"""Seconds for which documents without room are sent again before the writer gives up."""

Document = tuple[str, str]
"""(id, JSON)"""


class Bulk:
    """Documents on their way to the index that an alias names.

    The next call of any method raises ClusterError for a document that the cluster refused, and if the
    cluster had no room or could not be reached for PATIENCE seconds.
    """

    def __init__(self, cluster: Cluster, alias: str) -> None:
        self._cluster = cluster
        # A request to the name of an index that was deleted would make a new one.
        self._path = f"/{alias}/_bulk"
        self._pool = ThreadPoolExecutor(IN_FLIGHT, thread_name_prefix="bulk")
        self._under_way: set[Future[None]] = set()
        self._batch: list[Document] = []
        self._size = 0
        self._closed = False
        self.sent_again = 0
        """The number of times that a document was sent again."""

    def add(self, documents: Iterable[Document]) -> None:
        """Take these documents, waiting while IN_FLIGHT requests are under way."""
        for document in documents:
            self._batch.append(document)
            self._size += 3 * len(document[1])
            if self._size >= REQUEST_BYTES:
                self._start()

    def finish(self) -> None:
        """Wait until all documents have arrived, and close."""
        if self._batch:
            self._start()
        self._wait_for(0)
        self.close()

    def close(self) -> None:
        """Send nothing more. Requests under way may still arrive."""
        self._closed = True
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _start(self) -> None:
        self._wait_for(IN_FLIGHT - 1)
        batch, self._batch, self._size = self._batch, [], 0
        self._under_way.add(self._pool.submit(self._send, batch))

    def _wait_for(self, most: int) -> None:
        while len(self._under_way) > most:
            done, self._under_way = wait(self._under_way, return_when=FIRST_COMPLETED)
            for request in done:
                request.result()

    def _send(self, batch: list[Document]) -> None:
        waits = retry_waits(PATIENCE)
        while batch and not self._closed:
            left, reason = self._sent_once(batch)
            if left:
                pause = next(waits, None)
                if pause is None:
                    raise reason or ClusterError(
                        message(
                            "{address} has had no room for {count:,} documents for {patience:.0f} seconds; "
                            "see whether it has enough nodes, then do the same again",
                            address=self._cluster.address,
                            count=len(left),
                            patience=PATIENCE,
                        )
                    )
                if len(left) < len(batch):
                    waits = retry_waits(PATIENCE)
                self.sent_again += len(left)
                time.sleep(pause)
            batch = left

    def _sent_once(self, batch: list[Document]) -> tuple[list[Document], ClusterError | None]:
        """(the documents to send again, the error if the whole request failed)"""
        lines = "".join([f'{{"index":{{"_id":"{name}"}}}}\n{content}\n' for name, content in batch])
        try:
            answer = self._cluster.ask_once(
                "POST",
                self._path,
                lines,
                require_alias="true",
                filter_path="errors,items.*.status,items.*.error.type,items.*.error.reason",
            )
        except ClusterError as error:
            if not is_transient(error):
                raise
            return batch, error
        if not answer["errors"]:
            return [], None
        left = []
        for document, item in zip(batch, answer["items"], strict=True):
            status = item["index"]["status"]
            if status in TRANSIENT:
                left.append(document)
            elif status >= 300:
                refusal = item["index"]["error"]
                kind, reason = printable_line(refusal["type"]), printable_line(refusal["reason"])
                raise ClusterError(
                    message(
                        "{address} refuses a document ({status} {kind}): {reason}",
                        address=self._cluster.address,
                        status=status,
                        kind=kind,
                        reason=reason,
                    )
                )
        return left, None
