"""A proxy before the cluster for tests, with authentication and TLS as most clusters have them."""

from __future__ import annotations

import shutil
import socket
import ssl
import subprocess
import threading
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

USER, PASSWORD = "leser", "geheim-密码:1"
API_KEY = "Z2VoZWltOnNjaGx1ZXNzZWw="
HEADERS = (f"Basic {b64encode(f'{USER}:{PASSWORD}'.encode()).decode()}", f"ApiKey {API_KEY}")
"""Headers of which a request must have one."""

SECRETS = (PASSWORD, API_KEY, HEADERS[0].split()[1], "geheim")

UNAUTHORIZED = (401, "text/plain", b"Unauthorized")
Answer = tuple[int, str, bytes]
"""(status, media type, body)"""


class Proxy(ThreadingHTTPServer):
    """Forwards requests that have one of HEADERS to `cluster`, HOST:PORT."""

    daemon_threads = True

    def __init__(self, cluster: str) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.cluster = cluster
        self.headers: set[str | None] = set()
        """The `Authorization` headers received."""
        self.instead: Answer | None = None
        """The answer to give in place of the cluster's."""
        self.is_down = False
        """Whether to close connections without an answer."""

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.server_port}"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Ignore clients that speak no TLS or go away: tests mean them to."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Proxy

    def setup(self) -> None:
        super().setup()
        self.cluster = HTTPConnection(self.server.cluster, timeout=60)

    def finish(self) -> None:
        self.cluster.close()
        super().finish()

    def _answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if self.server.is_down:
            self.close_connection = True
            return
        status, media_type, content = self._answer_to(body)
        self.send_response(status)
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def _answer_to(self, body: bytes) -> Answer:
        header = self.headers.get("Authorization")
        self.server.headers.add(header)
        if header not in HEADERS:
            return UNAUTHORIZED
        if self.server.instead is not None:
            return self.server.instead
        media_type = {"Content-Type": self.headers.get("Content-Type", "application/json")}
        self.cluster.request(self.command, self.path, body, media_type)
        answer = self.cluster.getresponse()
        return answer.status, answer.headers.get("Content-Type", "application/json"), answer.read()

    do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = _answer

    def log_message(self, format: str, *arguments: Any) -> None:
        """Log nothing: tests compare what is printed."""


def certificate(folder: Path) -> tuple[Path, Path]:
    """(certificate, key) for 127.0.0.1, self-signed."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("the command openssl, which makes a certificate, is not installed")
    made, key = folder / "certificate.pem", folder / "key.pem"
    command = [openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=cluster"]
    command += ["-addext", "subjectAltName=IP:127.0.0.1", "-out", str(made), "-keyout", str(key)]
    subprocess.run(command, check=True, capture_output=True)
    return made, key


@contextmanager
def serving(cluster: str, certified: tuple[Path, Path] | None) -> Iterator[Proxy]:
    """Run a proxy, over TLS if it has a certificate and its key."""
    with Proxy(cluster) as proxy:
        if certified is not None:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(*certified)
            # The connection's own thread does the handshake.
            proxy.socket = context.wrap_socket(proxy.socket, server_side=True, do_handshake_on_connect=False)
        thread = threading.Thread(target=proxy.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield proxy
        finally:
            proxy.shutdown()
            thread.join()


@contextmanager
def deaf() -> Iterator[str]:
    """HOST:PORT of a host that never answers, as behind a firewall."""
    with socket.socket() as listener, socket.socket() as first, socket.socket() as second:
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        for waiting in (first, second):
            waiting.setblocking(False)
            waiting.connect_ex(listener.getsockname())
        yield f"127.0.0.1:{listener.getsockname()[1]}"


def nobody() -> str:
    """HOST:PORT on which nothing listens."""
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        return f"127.0.0.1:{unused.getsockname()[1]}"
