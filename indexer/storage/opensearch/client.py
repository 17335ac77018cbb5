"""Requests to an OpenSearch cluster: retries, deadlines, and plain error messages.

opensearch-py keeps the connections, takes turns among the hosts and leaves out those that are down. This
module adds what a busy cluster, or one that has just lost a node, needs: a request is repeated, at growing
intervals, for as long as a cluster takes to promote another copy of a lost shard.
"""

from __future__ import annotations

import json
import logging
import random
import ssl
import time
from collections.abc import Callable, Iterator, Mapping
from functools import partialmethod
from http.client import BadStatusLine
from math import inf
from typing import Any, TypeVar

from indexer.core.errors import ClusterError, DeadlineError, PolicySearchError
from indexer.core.messages import join_messages, message
from indexer.core.printable import printable
from indexer.core.system import system_words

from .address import ENVIRONMENT, Access, Address

Answer = TypeVar("Answer")

PATIENCE = 90.0
"""Seconds for which a request is repeated. A cluster takes up to 30 to notice that a node hangs."""

FIRST_PATIENCE = 3.0
"""Seconds for which a request is repeated to a cluster that never answered: its address is more likely wrong,
or it is down, than that it has just lost a node. A cluster that says that it is busy has answered."""

FIRST_WAIT, LONGEST_WAIT = 0.1, 5.0
"""Waits between attempts, in seconds. Each is twice the one before, times a random factor between a half and
1, so that many clients that were refused together do not come back together."""

TRANSIENT = frozenset([429, 502, 503, 504])
"""HTTP statuses after which a request is repeated: too busy, or a part of the cluster is missing for now."""

_TRANSIENT_KINDS = frozenset(
    [
        "circuit_breaking_exception",
        "connect_transport_exception",
        "es_rejected_execution_exception",
        "illegal_index_shard_state_exception",
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
"""The cluster's names for errors of a node that is busy or gone: another one may answer."""

_UNAUTHORIZED, _FORBIDDEN = 401, 403

_NOT_UNDERSTOOD = -1
"""Status of an error of a host that does not speak as a cluster does: repeating the request is no use."""


class NoSuchIndexError(ClusterError):
    """An index that a request names does not exist."""


class Cluster:
    """A client of the cluster at an address. Several threads may use it at once.

    Raises PolicySearchError if opensearch-py is not installed, and for an `access` that cannot be sent.
    """

    def __init__(self, address: Address, access: Access | None = None) -> None:
        try:
            from opensearchpy import OpenSearch

            from .connection import BoundedConnection
        except ImportError:
            raise PolicySearchError(
                message(
                    "an index on OpenSearch needs opensearch-py; install it with pip install "
                    '"policy-news-search[opensearch]"'
                )
            ) from None
        access = access or Access()
        access.check(address)
        # It logs each failed request with its body, where this class raises a message; a level that the
        # caller has set stays.
        logger = logging.getLogger("opensearch")
        if logger.level == logging.NOTSET:
            logger.setLevel(logging.CRITICAL)
        self.address = address
        self._sent_credentials = ""
        if access.api_key:
            self._sent_credentials = message("API key")
        elif access.user:
            self._sent_credentials = message("user and password")
        self._end, self._seconds = inf, inf
        # Shared with the clients of `within`.
        self._has_answered: list[bool] = []
        authorization = access.authorization()
        self._client = OpenSearch(
            hosts=[{"host": host.strip("[]"), "port": port} for host, port in address.hosts],
            use_ssl=address.tls,
            connection_class=BoundedConnection,
            max_retries=max(1, len(address.hosts) - 1),
            retry_on_timeout=True,
            headers=None if authorization is None else {"Authorization": authorization},
            ssl_context=_tls_context(access.authorities) if address.tls else None,
        )

    def within(self, seconds: float) -> Cluster:
        """This client for requests that together may take so many seconds: the one that would take longer
        raises DeadlineError."""
        client = object.__new__(Cluster)
        vars(client).update(vars(self), _end=min(self._end, time.monotonic() + seconds), _seconds=seconds)
        return client

    def documents(self, path: str, body: object, **parameters: Any) -> list[dict[str, Any]]:
        """The answers for several documents. If one fails in passing, the whole request is repeated.

        Raises as `ask` for the first document that is refused.
        """

        def answers() -> list[dict[str, Any]]:
            documents: list[dict[str, Any]] = self.ask_once("POST", path, body, **parameters)["docs"]
            for document in documents:
                if "error" in document:
                    raise self._error_of(document["error"])
            return documents

        return self._repeated(answers, PATIENCE)

    def look_up(self, path: str) -> Any:
        """The answer to a GET; None if there is no such thing (404)."""
        try:
            return self.get(path)
        except ClusterError as error:
            if error.status != 404:
                raise
        return None

    def ask(
        self, method: str, path: str, body: object = None, *, patience: float = PATIENCE, **given: Any
    ) -> Any:
        """Send a request, given as to `ask_once`, and return the answer.

        The request is repeated for `patience` seconds while the cluster is busy or cannot be reached; for
        FIRST_PATIENCE only if it was never reached. Raises NoSuchIndexError for an index that does not exist,
        ClusterError for any other refusal; neither shows the request's body.
        """
        return self._repeated(lambda: self.ask_once(method, path, body, **given), patience)

    def _repeated(self, request: Callable[[], Answer], patience: float) -> Answer:
        began = time.monotonic()
        waits = retry_waits(patience)
        while True:
            try:
                return request()
            except ClusterError as error:
                wait = next(waits, None) if is_transient(error) else None
                if time.monotonic() + (wait or 0.0) >= self._end and is_transient(error):
                    raise self._late(error) from None
                if wait is None:
                    raise
                if not self._has_answered and time.monotonic() + wait > began + FIRST_PATIENCE:
                    raise
                time.sleep(wait)

    get, post = partialmethod(ask, "GET"), partialmethod(ask, "POST")
    put, delete = partialmethod(ask, "PUT"), partialmethod(ask, "DELETE")

    def ask_once(
        self, method: str, path: str, body: object = None, *, seconds: float | None = None, **parameters: Any
    ) -> Any:
        """Send a request once. A `body` of type str is sent as lines of JSON. The whole answer has to come
        within `seconds`; None stands for the address's `timeout`."""
        from opensearchpy.exceptions import ConnectionError as Unreachable
        from opensearchpy.exceptions import SerializationError, TransportError

        end = min(self._end, time.monotonic() + (self.address.timeout if seconds is None else seconds))
        if time.monotonic() >= end:
            raise self._late()
        parameters["request_timeout"] = end
        content = body if body is None or isinstance(body, str) else json.dumps(body)
        headers = {"content-type": "application/x-ndjson"} if isinstance(body, str) else None
        try:
            answer = self._client.transport.perform_request(
                method, path, params=parameters, body=content, headers=headers
            )
            if not isinstance(answer, dict):
                raise SerializationError
        except Unreachable as error:
            raise self._unreachable(error) from None
        except TransportError as error:
            self._has_answered.append(True)
            raise self._refused(error, path) from None
        except (SerializationError, AttributeError, RecursionError):
            # opensearch-py takes any JSON that comes with an error for an object.
            raise ClusterError(
                message(
                    "{address} is not an OpenSearch cluster: its answer is not a JSON object; "
                    "check its address",
                    address=self.address,
                ),
                _NOT_UNDERSTOOD,
            ) from None
        self._has_answered.append(True)
        return answer

    def _late(self, error: ClusterError | None = None) -> DeadlineError:
        late = message(
            "{address} has not answered within {seconds:g} seconds",
            address=self.address,
            seconds=self._seconds,
        )
        return DeadlineError(join_messages("; ", (str(error), late)) if error else late)

    def _error_of(self, error: Mapping[str, Any]) -> ClusterError:
        """The error in the answer for one document."""
        kind, reason = _kind_and_reason(error, "")
        text = f"{self.address}: {kind}: {reason}"
        is_missing = kind == "index_not_found_exception"
        return NoSuchIndexError(text, 404, kind) if is_missing else ClusterError(text, 500, kind)

    def _unreachable(self, error: Any) -> ClusterError:
        from .connection import AnswerTooLargeError

        cause = _innermost(error)
        if isinstance(cause, ssl.SSLCertVerificationError):
            return ClusterError(
                message(
                    "{address} has a certificate that is not trusted ({verify_message}); name the "
                    "file of its authorities in ${environment}CA",
                    address=self.address,
                    verify_message=cause.verify_message,
                    environment=ENVIRONMENT,
                ),
                _NOT_UNDERSTOOD,
            )
        if isinstance(cause, ssl.SSLError) and not isinstance(cause, _ENDED_TLS):
            return ClusterError(
                message(
                    "{address} does not speak TLS as it is spoken here ({reason}); use "
                    "opensearch:// where there is no TLS",
                    address=self.address,
                    reason=cause.reason,
                ),
                _NOT_UNDERSTOOD,
            )
        if isinstance(cause, UnicodeError):
            return ClusterError(
                message(
                    "{address} is not an OpenSearch cluster: its answer is not UTF-8; check its address",
                    address=self.address,
                ),
                _NOT_UNDERSTOOD,
            )
        if isinstance(cause, AnswerTooLargeError):
            return ClusterError(
                message(
                    "{address} is not an OpenSearch cluster: its answer is too large; check its address",
                    address=self.address,
                ),
                _NOT_UNDERSTOOD,
            )
        name = message("timed out") if isinstance(cause, TimeoutError) else type(cause).__name__
        reason = getattr(cause, "strerror", None) or name
        text = message(
            "{address} does not answer ({reason}); see whether the cluster is up and its address right",
            address=self.address,
            reason=reason,
        )
        if not (self.address.tls or self._has_answered) and isinstance(cause, _BROKEN_OFF):
            return ClusterError(
                join_messages(", ", (text, message("with opensearchs:// where there is TLS")))
            )
        return ClusterError(text)

    def _refused(self, error: Any, path: str) -> ClusterError:
        status = error.status_code if isinstance(error.status_code, int) else 0
        info = error.info if isinstance(error.info, Mapping) else {}
        kind, reason = _kind_and_reason(info.get("error", {}), str(error.error))
        if status == _UNAUTHORIZED:
            sent = self._sent_credentials
            refusal = message("asks for a user or an API key")
            if sent:
                refusal = message("does not know this {sent}", sent=sent)
            return ClusterError(
                message(
                    "{address} {refusal} ({status}); see ${environment}USER and _PASSWORD, or "
                    "_API_KEY, or the file that ${environment}CREDENTIALS names",
                    address=self.address,
                    refusal=refusal,
                    status=status,
                    environment=ENVIRONMENT,
                ),
                status,
            )
        path = path.split("?")[0]
        if status == _FORBIDDEN and kind == "security_exception":
            text = message(
                "{address} does not allow {path} ({status}): {reason}; it takes another user",
                address=self.address,
                path=path,
                status=status,
                reason=reason,
            )
            return ClusterError(text, status, kind)
        if kind == "index_not_found_exception":
            return NoSuchIndexError(f"{self.address}: {reason}", status)
        answer = message(
            "{address} answers {status} to {path}", address=self.address, status=status, path=path
        )
        return ClusterError(join_messages(": ", filter(None, (answer, kind, reason))), status, kind)


_BROKEN_OFF = (ConnectionResetError, BrokenPipeError, BadStatusLine, ssl.SSLEOFError)
"""Errors of a plain request to a host that expects TLS."""

_ENDED_TLS = (ssl.SSLEOFError, ssl.SSLZeroReturnError)
"""Errors of a connection that ends in the middle, as one to a host that is being stopped does."""


def _tls_context(authorities: str | None) -> ssl.SSLContext:
    """A context that trusts these certificate authorities; None stands for those that the system trusts."""
    try:
        return ssl.create_default_context(cafile=authorities or None)
    except OSError as error:
        reason = (
            message("it holds no certificate") if isinstance(error, ssl.SSLError) else system_words(error)
        )
        raise PolicySearchError(
            message(
                "the authorities in {authorities} cannot be read: {reason}; ${environment}CA "
                "names a file in PEM",
                authorities=authorities,
                reason=reason,
                environment=ENVIRONMENT,
            )
        ) from None


def _innermost(error: BaseException) -> BaseException:
    """The error that came first: libraries wrap it in errors of their own."""
    while True:
        wrapped = [each for each in (*error.args, error.__cause__) if isinstance(each, BaseException)]
        if not wrapped:
            return error
        error = wrapped[0]


def is_transient(error: ClusterError) -> bool:
    """Whether repeating the request may help."""
    return error.status == 0 or error.status in TRANSIENT or error.kind in _TRANSIENT_KINDS


def retry_waits(patience: float = PATIENCE) -> Iterator[float]:
    """Seconds to wait before each new attempt, for `patience` seconds from now."""
    end = time.monotonic() + patience
    wait = FIRST_WAIT
    while time.monotonic() < end:
        yield random.uniform(wait / 2, wait)
        wait = min(2 * wait, LONGEST_WAIT)


def _kind_and_reason(cause: Any, kind: str) -> tuple[str, str]:
    """(kind, reason) of an error that a cluster answered, short enough for a message; or the given `kind`."""
    if not isinstance(cause, Mapping):
        return printable_line(kind), printable_line(str(cause))
    causes = cause.get("root_cause")
    first = causes[0] if isinstance(causes, list) and causes else cause
    root = first if isinstance(first, Mapping) else cause
    return printable_line(str(root.get("type", kind))), printable_line(str(root.get("reason", "")))


def printable_line(text: str) -> str:
    """An answer as part of a message. A proxy before the cluster may answer with a page of HTML, and a host
    that is no cluster with what would change a terminal."""
    return " ".join(printable(text[:1000]).split())[:300]
