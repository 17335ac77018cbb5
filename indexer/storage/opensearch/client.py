"""Requests to an OpenSearch cluster: which host is asked, what is asked again, and what an error says.

opensearch-py keeps the connections, goes round the hosts and leaves out those that are down. Here is what is
done when a cluster is busy or has just lost a node: what may be asked twice is asked again, ever later, for
as long as a cluster takes to put another copy in a lost one's place.
"""

from __future__ import annotations

import json
import logging
import random
import ssl
import time
from collections.abc import Iterator, Mapping
from http.client import BadStatusLine
from typing import Any

from indexer.core.errors import ClusterError, PolicySearchError

from .address import ENVIRONMENT, Access, Address

PATIENCE = 90.0
"""Seconds for which a request is made again. A cluster takes up to 30 to notice that a node hangs."""

FIRST_PATIENCE = 3.0
"""Seconds for which a cluster that never answered is asked again: more likely its address is wrong, or it is
down, than that it has just lost a node. One that says that it is busy does answer."""

CONNECT = 5.0
"""Seconds, at most, until a host takes a connection. Where there is none, packets may just be lost."""

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

_UNKNOWN, _FORBIDDEN = 401, 403

_NOT_UNDERSTOOD = -1
"""The status of a host that cannot be understood: to ask it again does not help."""


class NoSuchIndexError(ClusterError):
    """An index that was asked is not there."""


class Cluster:
    """A cluster as its address says. May be used by several threads at once.

    Raises PolicySearchError where opensearch-py is not installed, and for an `access` that cannot be sent.
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
        # Who has set a level wants to read that.
        logger = logging.getLogger("opensearch")
        if logger.level == logging.NOTSET:
            logger.setLevel(logging.CRITICAL)
        self.address = address
        self._shown = "API key" if access.api_key else "user and password" if access.user else ""
        self._has_answered = False
        settings: dict[str, Any] = {}
        authorization = access.authorization()
        if authorization is not None:
            settings["headers"] = {"Authorization": authorization}
        if address.tls:
            settings["ssl_context"] = _trusting(access.authorities)
        self._client = OpenSearch(
            hosts=[{"host": host.strip("[]"), "port": port} for host, port in address.hosts],
            use_ssl=address.tls,
            timeout=_within(address.timeout),
            max_retries=max(1, len(address.hosts) - 1),
            retry_on_timeout=True,
            **settings,
        )

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

        Waits and asks `again` while it is busy or cannot be reached; for FIRST_PATIENCE only where it was
        never reached. Raises NoSuchIndexError for an index that is not there, ClusterError for any other
        refusal; neither shows what was sent.
        """
        began = time.monotonic()
        waits = waiting(patience) if again else iter(())
        while True:
            try:
                return self.ask_once(method, path, body, seconds=seconds, **parameters)
            except ClusterError as error:
                wait = next(waits, None) if is_passing(error) else None
                if wait is None or (
                    not self._has_answered and time.monotonic() + wait > began + FIRST_PATIENCE
                ):
                    raise
                time.sleep(wait)

    def ask_once(
        self, method: str, path: str, body: object = None, *, seconds: float | None = None, **parameters: Any
    ) -> Any:
        """The same without waiting. It may take so many `seconds`; None for what the address says."""
        from opensearchpy.exceptions import ConnectionError as Unreachable
        from opensearchpy.exceptions import SerializationError, TransportError

        if seconds is not None:
            parameters["request_timeout"] = _within(seconds)
        try:
            if isinstance(body, (bytes, str)):
                lines = {"content-type": "application/x-ndjson"}
                answer = self._client.transport.perform_request(
                    method, path, params=parameters, body=body, headers=lines
                )
            else:
                sent = None if body is None else json.dumps(body)
                answer = self._client.transport.perform_request(method, path, params=parameters, body=sent)
            if not isinstance(answer, dict):
                raise SerializationError
        except Unreachable as error:
            raise self._unreachable(error) from None
        except TransportError as error:
            self._has_answered = True
            raise self._refused(error, path) from None
        except (SerializationError, AttributeError):
            # opensearch-py takes what JSON comes with an error for an object.
            text = (
                f"{self.address} is no OpenSearch cluster: what it answers is no JSON object; see its address"
            )
            raise with_status(ClusterError(text), _NOT_UNDERSTOOD) from None
        self._has_answered = True
        return answer

    def _error_of(self, told: Mapping[str, Any]) -> ClusterError:
        """What an answer says of one of the documents that were asked for."""
        cause = (told.get("root_cause") or [told])[0]
        kind = str(cause.get("type"))
        text = f"{self.address}: {kind}: {str(cause.get('reason'))[:300]}"
        if kind == "index_not_found_exception":
            return with_status(NoSuchIndexError(text), 404, kind)
        return with_status(ClusterError(text), 500, kind)

    def _unreachable(self, error: Any) -> ClusterError:
        cause = _innermost(error)
        if isinstance(cause, ssl.SSLCertVerificationError):
            text = (
                f"{self.address} has a certificate that is not trusted ({cause.verify_message}); name the "
                f"file of its authorities in ${ENVIRONMENT}CA"
            )
            return with_status(ClusterError(text), _NOT_UNDERSTOOD)
        if isinstance(cause, ssl.SSLError) and not isinstance(cause, _ENDED_TLS):
            text = (
                f"{self.address} does not speak TLS as it is spoken here ({cause.reason}); use opensearch:// "
                "where there is no TLS"
            )
            return with_status(ClusterError(text), _NOT_UNDERSTOOD)
        reason = "timed out" if isinstance(cause, TimeoutError) else type(cause).__name__
        reason = getattr(cause, "strerror", None) or reason
        text = (
            f"{self.address} does not answer ({reason}); see whether the cluster is up and its address right"
        )
        if not (self.address.tls or self._has_answered) and isinstance(cause, _BROKEN_OFF):
            text += ", with opensearchs:// where there is TLS"
        return with_status(ClusterError(text), 0)

    def _refused(self, error: Any, path: str) -> ClusterError:
        status = error.status_code if isinstance(error.status_code, int) else 0
        kind, reason = _told(error)
        if status == _UNKNOWN:
            what = f"does not know this {self._shown}" if self._shown else "asks for a user or an API key"
            text = (
                f"{self.address} {what} ({status}); see ${ENVIRONMENT}USER and _PASSWORD, or _API_KEY, or "
                f"the file that ${ENVIRONMENT}CREDENTIALS names"
            )
            return with_status(ClusterError(text), status)
        if status == _FORBIDDEN and kind == "security_exception":
            what = path.split("?")[0]
            text = f"{self.address} does not allow {what} ({status}): {reason}; it takes another user"
            return with_status(ClusterError(text), status, kind)
        if kind == "index_not_found_exception":
            return with_status(NoSuchIndexError(f"{self.address}: {reason}"), status)
        text = ": ".join(
            filter(None, [f"{self.address} answers {status} to {path.split('?')[0]}", kind, reason])
        )
        return with_status(ClusterError(text), status, kind)


_BROKEN_OFF = (ConnectionResetError, BrokenPipeError, BadStatusLine, ssl.SSLEOFError)
"""What a host that awaits TLS does to a plain request."""

_ENDED_TLS = (ssl.SSLEOFError, ssl.SSLZeroReturnError)
"""A connection that ends in the middle, as that to a host that is stopped does."""


def _trusting(authorities: str | None) -> ssl.SSLContext:
    """What certificates are checked by: these authorities, None for those that the system trusts."""
    try:
        return ssl.create_default_context(cafile=authorities or None)
    except OSError as error:
        reason = "it holds no certificate" if isinstance(error, ssl.SSLError) else error.strerror
        raise PolicySearchError(
            f"the authorities in {authorities} cannot be read: {reason}; ${ENVIRONMENT}CA names a file in PEM"
        ) from None


def _within(seconds: float) -> Any:
    """At most so many seconds for a request's answer, and CONNECT for the way there."""
    from urllib3 import Timeout

    return Timeout(connect=min(CONNECT, seconds), read=seconds)


def _innermost(error: BaseException) -> BaseException:
    """What first went wrong: libraries wrap it in errors of their own."""
    while True:
        wrapped = [each for each in (*error.args, error.__cause__) if isinstance(each, BaseException)]
        if not wrapped:
            return error
        error = wrapped[0]


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
        return _line(str(error.error)), _line(str(cause))
    causes = cause.get("root_cause")
    first = causes[0] if isinstance(causes, list) and causes else cause
    root = first if isinstance(first, Mapping) else cause
    return _line(str(root.get("type", error.error))), _line(str(root.get("reason", "")))


def _line(told: str) -> str:
    """What a cluster, or what stands before it, says, as the part of a message: it may be a page of HTML."""
    return " ".join(told[:1000].split())[:300]
