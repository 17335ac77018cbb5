"""Requests to an OpenSearch cluster: which host is asked, what is asked again, and what an error says.

opensearch-py keeps the connections, goes round the hosts and leaves out those that are down. Here is what is
done when a cluster is busy or has just lost a node: what may be asked twice is asked again, ever later, for
as long as a cluster takes to put another copy in a lost one's place.
"""

from __future__ import annotations

import json
import logging
import random
import time
from collections.abc import Iterator, Mapping
from typing import Any

from .errors import ClusterError, PolicySearchError
from .opensearch_address import ENVIRONMENT, Access, Address

PATIENCE = 90.0
"""Seconds for which a request is made again. A cluster takes up to 30 to notice that a node hangs."""

FIRST_WAIT, LONGEST_WAIT = 0.1, 5.0
"""Seconds. Each wait is drawn between half and all of twice the one before: many clients that were refused
together do not come back together."""

PASSING = frozenset([429, 502, 503, 504])
"""HTTP statuses of what may be asked again: too busy, or a part of it is not there for now."""

_PASSING_KINDS = frozenset(
    [
        "circuit_breaking_exception",
        "connect_transport_exception",
        "es_rejected_execution_exception",
        "no_shard_available_action_exception",
        "node_closed_exception",
        "node_disconnected_exception",
        "node_not_connected_exception",
        "open_search_rejected_execution_exception",
        "receive_timeout_transport_exception",
        "rejected_execution_exception",
        "shard_not_found_exception",
        "unavailable_shards_exception",
    ]
)
"""What a cluster calls errors of a node that is busy, or is gone: another one may answer."""

_DENIED = frozenset([401, 403])


class NoSuchIndexError(ClusterError):
    """An index that was asked is not there."""


class Cluster:
    """A cluster as its address says. May be used by several threads at once.

    Raises PolicySearchError where opensearch-py is not installed.
    """

    def __init__(self, address: Address, access: Access | None = None) -> None:
        try:
            from opensearchpy import OpenSearch
        except ImportError:
            raise PolicySearchError(
                "an index on OpenSearch needs opensearch-py; install it with pip install "
                '"policy-news-search[opensearch]"'
            ) from None
        access = access or Access()
        # It logs each request that fails, with its body; what is wrong is told by what is raised here.
        logging.getLogger("opensearch").setLevel(logging.CRITICAL)
        self.address = address
        settings: dict[str, Any] = {}
        if access.api_key:
            settings["headers"] = {"Authorization": f"ApiKey {access.api_key}"}
        elif access.user:
            settings["http_auth"] = (access.user, access.password or "")
        if access.authorities:
            settings["ca_certs"] = access.authorities
        try:
            self._client = OpenSearch(
                hosts=[{"host": host.strip("[]"), "port": port} for host, port in address.hosts],
                use_ssl=address.tls,
                verify_certs=True,
                timeout=address.timeout,
                max_retries=max(1, len(address.hosts) - 1),
                retry_on_timeout=True,
                **settings,
            )
        except OSError as error:
            raise ClusterError(f"{access.authorities} is no file of certificates ({error})") from None

    def get(self, path: str, **options: Any) -> Any:
        return self.ask("GET", path, **options)

    def post(self, path: str, body: object = None, **options: Any) -> Any:
        return self.ask("POST", path, body, **options)

    def put(self, path: str, body: object = None, **options: Any) -> Any:
        return self.ask("PUT", path, body, **options)

    def delete(self, path: str, **options: Any) -> Any:
        return self.ask("DELETE", path, **options)

    def documents(self, path: str, body: object, **parameters: Any) -> list[dict[str, Any]]:
        """What the cluster answers for each of several documents, all of them asked again if one must be.

        Raises as `ask` for the first that is refused.
        """
        waits = waiting()
        while True:
            answers: list[dict[str, Any]] = self.post(path, body, **parameters)["docs"]
            refused = next((self._error_of(answer["error"]) for answer in answers if "error" in answer), None)
            if refused is None:
                return answers
            wait = next(waits, None) if is_passing(refused) else None
            if wait is None:
                raise refused
            time.sleep(wait)

    def ask(
        self,
        method: str,
        path: str,
        body: object = None,
        *,
        again: bool = True,
        seconds: float | None = None,
        patience: float = PATIENCE,
        **parameters: Any,
    ) -> Any:
        """What the cluster answers.

        Waits and asks `again` while it is busy or cannot be reached. Raises NoSuchIndexError for an index
        that is not there, ClusterError for any other refusal; neither shows what was sent.
        """
        waits = waiting(patience) if again else iter(())
        while True:
            try:
                return self.ask_once(method, path, body, seconds=seconds, **parameters)
            except ClusterError as error:
                wait = next(waits, None) if is_passing(error) else None
                if wait is None:
                    raise
                time.sleep(wait)

    def ask_once(
        self, method: str, path: str, body: object = None, *, seconds: float | None = None, **parameters: Any
    ) -> Any:
        """The same without waiting. It may take so many `seconds`; None for what the address says."""
        from opensearchpy.exceptions import ConnectionError as Unreachable
        from opensearchpy.exceptions import TransportError

        if seconds is not None:
            parameters["request_timeout"] = seconds
        try:
            if isinstance(body, (bytes, str)):
                lines = {"content-type": "application/x-ndjson"}
                return self._client.transport.perform_request(
                    method, path, params=parameters, body=body, headers=lines
                )
            sent = None if body is None else json.dumps(body)
            return self._client.transport.perform_request(method, path, params=parameters, body=sent)
        except Unreachable as error:
            raise self._unreachable(error) from None
        except TransportError as error:
            raise self._refused(error, path) from None

    def _error_of(self, told: Mapping[str, Any]) -> ClusterError:
        """What an answer says of one of the documents that were asked for."""
        cause = (told.get("root_cause") or [told])[0]
        kind = str(cause.get("type"))
        text = f"{self.address}: {kind}: {str(cause.get('reason'))[:300]}"
        if kind == "index_not_found_exception":
            return with_status(NoSuchIndexError(text), 404, kind)
        return with_status(ClusterError(text), 500, kind)

    def _unreachable(self, error: Any) -> ClusterError:
        reason = type(getattr(error, "info", None) or error).__name__
        if "SSL" in str(error) or "certificate" in str(error):
            text = (
                f"{self.address} has a certificate that is not trusted; name the file of its authorities in "
                f"${ENVIRONMENT}CA, or use opensearch:// where there is no TLS"
            )
            return with_status(ClusterError(text), -1)
        text = (
            f"{self.address} does not answer ({reason}); see whether the cluster is up and its address right"
        )
        return with_status(ClusterError(text), 0)

    def _refused(self, error: Any, path: str) -> ClusterError:
        status = error.status_code if isinstance(error.status_code, int) else 0
        kind, reason = _told(error)
        if status in _DENIED:
            text = (
                f"{self.address} lets nobody in with this user, password or API key ({status}); they are "
                f"taken "
                f"from ${ENVIRONMENT}USER, _PASSWORD, _API_KEY or the file ${ENVIRONMENT}CREDENTIALS"
            )
            return with_status(ClusterError(text), status)
        if kind == "index_not_found_exception":
            return with_status(NoSuchIndexError(f"{self.address}: {reason}"), status)
        text = f"{self.address} answers {status} to {path.split('?')[0]}: {kind}: {reason}"
        return with_status(ClusterError(text), status, kind)


def with_status(error: ClusterError, status: int, kind: str = "") -> ClusterError:
    error.status = status
    error.kind = kind
    return error


def is_passing(error: ClusterError) -> bool:
    """Whether to ask again may help."""
    return error.status == 0 or error.status in PASSING or error.kind in _PASSING_KINDS


def waiting(patience: float = PATIENCE) -> Iterator[float]:
    """Seconds to wait before each new attempt, until `patience` seconds from now are over."""
    end = time.monotonic() + patience
    wait = FIRST_WAIT
    while time.monotonic() < end:
        yield random.uniform(wait / 2, wait)
        wait = min(2 * wait, LONGEST_WAIT)


def _told(error: Any) -> tuple[str, str]:
    """(kind, reason) of what a cluster answered, at most so long as a message may be."""
    info = error.info if isinstance(error.info, Mapping) else {}
    cause = info.get("error", {})
    if not isinstance(cause, Mapping):
        return str(error.error), str(cause)[:300]
    causes = cause.get("root_cause") or [cause]
    root = causes[0] if isinstance(causes[0], Mapping) else cause
    return str(root.get("type", error.error)), str(root.get("reason", ""))[:300]
