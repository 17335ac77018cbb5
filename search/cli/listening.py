"""Where a server listens: on this machine alone, unless it is told who may ask from elsewhere."""

from __future__ import annotations

import socket
from ipaddress import ip_address

from indexer.core.errors import PolicySearchError
from indexer.core.messages import message


def check_listening(host: str, *, is_guarded: bool) -> None:
    """Raise PolicySearchError for a host that others reach, unless the server is guarded by a token or open
    to all on purpose."""
    if not is_guarded and not _is_this_machine(host):
        raise PolicySearchError(
            message(
                "{host} can be reached from elsewhere: give a --token that clients have to know, or "
                "--no-token if anyone may ask",
                host=host,
            )
        )


def _is_this_machine(host: str) -> bool:
    """Whether a host is one that only this machine reaches.

    >>> _is_this_machine("127.0.0.1"), _is_this_machine("::1"), _is_this_machine("0.0.0.0")
    (True, True, False)
    """
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens there; port 0 is any free one. Raises PolicySearchError if that is impossible."""
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        return socket.create_server((host, port), family=family)
    except (OSError, UnicodeError, OverflowError) as error:
        raise PolicySearchError(
            message(
                "cannot listen on {host}, port {port}: {error}; choose others by --host and --port",
                host=host,
                port=port,
                error=error,
            )
        ) from error
