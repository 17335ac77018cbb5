"""The processes of `search-serve`: one, or several that share a socket, until a signal stops them."""

from __future__ import annotations

import logging
import os
import signal
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from multiprocessing import parent_process
from multiprocessing.process import BaseProcess
from shutil import rmtree
from tempfile import TemporaryDirectory
from threading import Thread
from typing import Any

import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.supervisors import Multiprocess

from indexer.core.failures import TRACEBACK_VARIABLE
from indexer.core.messages import message
from indexer.core.printable import printable
from indexer.core.stopping import Stopped
from indexer.storage.opensearch.address import Access
from search.web.app import create_app
from search.web.settings import Settings

from .listening import listen, url_of
from .running import tell

_NAME = "search-serve"
_NUMBERS_FOLDER = "PROMETHEUS_MULTIPROC_DIR"
_SECONDS_TO_END = 30
"""Time that requests have to end in after a signal."""
SECONDS_TO_RESPOND = 60
"""Time after which a worker that does not respond is replaced."""
LONGEST_PARSED = 65_535
"""Bytes of the longest URL that uvicorn's parser takes."""


@dataclass(frozen=True)
class Listening:
    """The address to listen at, the number of processes, and whether each request is logged."""

    host: str
    port: int
    workers: int = 1
    logs_requests: bool = False


def serve(indexes: Sequence[str], listening: Listening, settings: Settings) -> None:
    """Serve indexes as if they were one, until a signal stops the process and requests in flight have ended.

    Raises PolicySearchError if the address cannot be had."""
    with listen(listening.host, listening.port) as bound, _shared_folder(listening.workers) as folder:
        config = uvicorn.Config(
            partial(_create_app, tuple(indexes), replace(settings, shared=folder)),
            factory=True,
            http=_Http,
            workers=listening.workers,
            lifespan="on",
            access_log=listening.logs_requests,
            log_config=_log_config(listening.logs_requests),
            server_header=False,
            date_header=True,
            timeout_graceful_shutdown=_SECONDS_TO_END,
            timeout_worker_healthcheck=SECONDS_TO_RESPOND,
        )
        tell(_NAME, message("serving {index} at {url}", index=", ".join(indexes), url=url_of(bound)))
        try:
            if listening.workers == 1:
                uvicorn.Server(config).run([bound])
            else:
                _Supervisor(config, [bound]).run()
        except (Stopped, KeyboardInterrupt):
            # uvicorn sends itself the signal again, after all requests have ended.
            pass


class _Supervisor(Multiprocess):
    """uvicorn's supervisor of workers, which also replaces a worker at once that dies while it is asked to
    respond, as one that is still starting is."""

    def keep_subprocess_alive(self) -> None:
        # uvicorn keeps the worker's end of the pipe open here, too. The pipe of a worker that has died would
        # stay silent, and the supervisor wait as for one that does not respond.
        for process in self.processes:
            process.child_conn.close()
        super().keep_subprocess_alive()


def _create_app(indexes: Sequence[str], settings: Settings) -> Any:
    """The application of a worker, which ends with the process that started it."""
    supervisor = parent_process()
    if supervisor is not None:
        Thread(target=_end_with, args=(supervisor, settings.shared), daemon=True).start()
    index = indexes[0] if len(indexes) == 1 else indexes
    access = Access.of_environment(os.environ) if any("://" in each for each in indexes) else None
    return create_app(index, settings, access)


def _end_with(supervisor: BaseProcess, folder: str | None) -> None:
    """End this worker as soon as the process that started it is gone, however that ended, and remove the
    folder of all workers, which that process leaves behind if it is killed."""
    supervisor.join()
    if folder is not None:
        # Other workers may be removing it, too.
        rmtree(folder, ignore_errors=True)
    os.kill(os.getpid(), signal.SIGTERM)


class _Http(HttpToolsProtocol):
    """uvicorn's HTTP. It also takes a URL that curl sends as it was typed, and leaves it to the application
    to refuse one that is too long to be parsed."""

    def data_received(self, data: bytes) -> None:
        is_request = self.cycle is None or self.cycle.response_complete
        super().data_received(with_escaped_target(data) if is_request and not data.isascii() else data)

    def on_url(self, url: bytes) -> None:
        super().on_url(url)
        # The application refuses URLs of this length, too.
        self.url = self.url[:LONGEST_PARSED]

    def send_400_response(self, msg: str) -> None:
        super().send_400_response(message("this is no HTTP request"))


def with_escaped_target(request: bytes) -> bytes:
    r"""A request whose URL has `%` escapes for all that is not ASCII. The parser takes no other.

    >>> with_escaped_target("GET /?q=科 HTTP/1.1\r\nX: 科\r\n\r\n".encode()).decode()
    'GET /?q=%E7%A7%91 HTTP/1.1\r\nX: 科\r\n\r\n'
    """
    line, end, rest = request.partition(b"\r\n")
    return b"".join([b"%%%02X" % byte if byte > 0x7F else b"%c" % byte for byte in line]) + end + rest


@contextmanager
def _shared_folder(workers: int) -> Iterator[str | None]:
    """A folder in which several workers share what they count; None for one."""
    if workers == 1:
        yield None
        return
    with TemporaryDirectory(prefix="search-serve-") as folder:
        # Workers are new processes, which import prometheus_client with this in their environment.
        os.environ[_NUMBERS_FOLDER] = folder
        yield folder


def _log_config(logs_requests: bool) -> dict[str, Any]:
    """Faults, and requests if they are logged, as a line each on standard error."""
    quiet = {"handlers": ["stderr"], "level": "WARNING", "propagate": False}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"()": LineFormatter}},
        "handlers": {
            "stderr": {"class": "logging.StreamHandler", "formatter": "line", "stream": "ext://sys.stderr"}
        },
        "loggers": {
            "uvicorn.error": quiet,
            "uvicorn.access": {**quiet, "level": "INFO"} if logs_requests else quiet,
            "search.web": quiet,
        },
    }


class LineFormatter(logging.Formatter):
    """A record as one line: the time, the command, the message, and the exception that it tells of."""

    def __init__(self) -> None:
        super().__init__(f"%(asctime)s {_NAME}[%(process)d]: %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        error = record.exc_info[1] if record.exc_info else None
        if error is None or os.environ.get(TRACEBACK_VARIABLE):
            return super().format(record)
        place = _place_of(error)
        short = logging.makeLogRecord({**record.__dict__, "exc_info": None, "exc_text": None})
        return printable(f"{super().format(short)} {type(error).__name__}: {error} ({place})")


def _place_of(error: BaseException) -> str:
    """The place in the code at which an exception was raised."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return "?"
    return f"{os.path.basename(trace.tb_frame.f_code.co_filename)}:{trace.tb_lineno}"
