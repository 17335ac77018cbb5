"""Connections to a host of a cluster, whose answers are bounded in time and size.

The timeout of a socket begins anew with every byte. Here an answer as a whole has to come before a time,
and to be of MOST_BYTES at most, whatever the host sends.
"""

from __future__ import annotations

import io
import time
from http.client import HTTPResponse
from typing import Any

from opensearchpy import Urllib3HttpConnection
from opensearchpy.exceptions import ConnectionTimeout
from urllib3 import Timeout
from urllib3.connection import HTTPConnection, HTTPSConnection

CONNECT = 5.0
"""Seconds, at most, for connecting to a host. Packets to an address without a host may just be lost."""

MOST_BYTES = 512 << 20
"""Bytes of an answer. The largest are pages of 10,000 paragraphs, and the word table."""


class AnswerTooLargeError(OSError):
    """An answer has more than MOST_BYTES."""


class BoundedConnection(Urllib3HttpConnection):
    """A connection to one host. The `timeout` of a request is the time, by `time.monotonic`, by which all of
    the answer must have come: the same for each host that is asked in turn."""

    def _create_urllib3_pool(self) -> None:
        super()._create_urllib3_pool()
        self.pool.ConnectionCls = _TlsConnection if self.use_ssl else _PlainConnection

    def perform_request(self, *arguments: Any, **named: Any) -> Any:
        left = named["timeout"] - time.monotonic()
        if left <= 0:
            raise ConnectionTimeout("TIMEOUT", "timed out", TimeoutError("timed out"))
        named["timeout"] = Timeout(connect=min(CONNECT, left), read=left, total=left)
        return super().perform_request(*arguments, **named)


class _BoundedReader(io.RawIOBase):
    """The bytes of one answer. The socket's timeout, as it is when the answer begins, is for all of it."""

    def __init__(self, raw: Any, sock: Any) -> None:
        self._raw = raw
        self._socket = sock
        seconds = sock.gettimeout()
        self._end = None if seconds is None else time.monotonic() + seconds
        self._left = MOST_BYTES

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        if self._end is not None:
            left = self._end - time.monotonic()
            if left <= 0:
                raise TimeoutError("timed out")
            self._socket.settimeout(left)
        read: int | None = self._raw.readinto(buffer)
        self._left -= read or 0
        if self._left < 0:
            raise AnswerTooLargeError
        return read

    def close(self) -> None:
        self._raw.close()
        super().close()


class _BoundedResponse(HTTPResponse):
    """An answer that is read within bounds. What is compressed, though nobody asked for it, stays so."""

    def __init__(self, sock: Any, *arguments: Any, **named: Any) -> None:
        super().__init__(sock, *arguments, **named)
        self.fp: Any = io.BufferedReader(_BoundedReader(self.fp.detach(), sock))

    def begin(self) -> None:
        super().begin()
        # Room for what is announced would be made at once.
        if self.length is not None and self.length > MOST_BYTES:
            raise AnswerTooLargeError
        del self.headers["Content-Encoding"]


class _PlainConnection(HTTPConnection):
    response_class = _BoundedResponse


class _TlsConnection(HTTPSConnection):
    response_class = _BoundedResponse
