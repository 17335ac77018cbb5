"""Where a server listens, and who may ask: this machine alone, without a token or an explicit word."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from ipaddress import ip_address

import click

from indexer.core.errors import PolicySearchError
from indexer.core.failures import reason_of
from indexer.core.messages import message

from .terminal_options import complete_path

TOKEN_VARIABLE = "POLICY_SEARCH_TOKEN"
_LONGEST_QUEUE = 2_048
_NOT_OF_NAMES = " /@?#,:"


def listening_options(port: int) -> Callable[[Callable[..., object]], Callable[..., object]]:
    """Options for the address, with a default port, and for who may ask."""
    options = (
        click.option(
            "--host", metavar="HOST", default="127.0.0.1", show_default=True, help="Listen at this address."
        ),
        click.option(
            "--port",
            metavar="PORT",
            type=click.IntRange(0, 65_535),
            default=port,
            show_default=True,
            help="Listen on this port; 0 for any that is free.",
        ),
        click.option(
            "--token-file",
            metavar="FILE",
            shell_complete=complete_path,
            help=f"Answer only those who give the token in FILE. ${TOKEN_VARIABLE} holds it otherwise.",
        ),
        click.option(
            "--allow-anyone",
            is_flag=True,
            help="Answer anyone who reaches the port, by whatever name, without a token.",
        ),
    )

    def with_options(command: Callable[..., object]) -> Callable[..., object]:
        for option in reversed(options):
            command = option(command)
        return command

    return with_options


def token_for(host: str, file: str | None, *, allows_anyone: bool) -> str | None:
    """The token that clients have to give, in a file or the environment; None for a server without one.

    Raises PolicySearchError for a token that cannot be sent, for one beside `allows_anyone`, and for none
    where others reach the host and nobody allowed that."""
    token = _read_token(file)
    if token and allows_anyone:
        raise PolicySearchError(
            message("there is a token, and --allow-anyone asks for none: remove one of them")
        )
    if not (token or allows_anyone or is_this_machine(host)):
        raise PolicySearchError(
            message(
                "{host} can be reached from elsewhere, and there is no token: name a file with one by "
                "--token-file, put it into ${variable}, or allow anyone to search by --allow-anyone",
                host=host,
                variable=TOKEN_VARIABLE,
            )
        )
    return token


def _read_token(file: str | None) -> str | None:
    if file is None:
        token, place = os.environ.get(TOKEN_VARIABLE), f"${TOKEN_VARIABLE}"
        if token is None:
            return None
    else:
        with open(file, encoding="utf-8", errors="replace") as opened:
            token, place = opened.read(), file
    token = token.strip()
    if not (token and token.isascii() and token.isprintable() and " " not in token):
        raise PolicySearchError(
            message(
                "{place} holds no token: write letters, digits and signs of ASCII in one line", place=place
            )
        )
    return token


def is_this_machine(host: str) -> bool:
    """Whether a host is one that only this machine reaches.

    >>> is_this_machine("127.0.0.1"), is_this_machine("::1"), is_this_machine("0.0.0.0")
    (True, True, False)
    """
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def check_name(name: str) -> str:
    """A name of this host, as requests give it. Raises PolicySearchError for one that none can give."""
    lower = name.lower()
    if lower and lower.isascii() and lower.isprintable() and not set(lower) & set(_NOT_OF_NAMES):
        return lower
    raise PolicySearchError(
        message("--name {name}: write a host's name alone, such as search.example", name=name)
    )


def check_origin(origin: str) -> str:
    """An origin of scripts, as browsers send it. Raises PolicySearchError for one that none can send."""
    scheme, _, host = origin.lower().partition("://")
    if origin == "*" or (
        scheme in ("http", "https") and host and host.isascii() and not set(host) & set(" /@?#,")
    ):
        return origin.lower()
    raise PolicySearchError(
        message(
            "--cors {origin}: write an origin, such as https://example.org, without a path; or *",
            origin=origin,
        )
    )


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens there, also for processes that this one starts; port 0 is any free one. Raises
    PolicySearchError if that is impossible."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        bound = socket.socket(family, kind, protocol)
        try:
            bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            bound.bind(address)
            bound.listen(_LONGEST_QUEUE)
        except BaseException:
            bound.close()
            raise
    except (OSError, UnicodeError) as error:
        raise PolicySearchError(
            message(
                "cannot listen at {host}, port {port}: {reason}; choose others by --host and --port",
                host=host,
                port=port,
                reason=reason_of(error) if isinstance(error, OSError) else error,
            )
        ) from error
    bound.set_inheritable(True)
    return bound


def url_of(bound: socket.socket, path: str = "/") -> str:
    """The address of a socket that listens, with a path."""
    host, port = bound.getsockname()[:2]
    return f"http://[{host}]:{port}{path}" if ":" in host else f"http://{host}:{port}{path}"
