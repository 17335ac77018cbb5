"""Where an index on an OpenSearch cluster is, and how its readers and writers may get in.

    opensearch://HOST[:PORT][,HOST[:PORT]...]/NAME[?shards=N&replicas=N&timeout=SECONDS]

`opensearchs://` is the same over TLS; `os://` and `oss://` are short for the two. Secrets are never part of
an address: an address is shown in messages, and a process's arguments are for all to see.
"""

from __future__ import annotations

import re

from .errors import PolicySearchError
from .frozen import frozen

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from .sections import StrPath

PORT = 9200
TIMEOUT = 30.0
MOST_SHARDS, MOST_REPLICAS = 1024, 16

ENVIRONMENT = "POLICY_OPENSEARCH_"
"""How the names of the environment's variables begin that say how to get in: see `Access.of_environment`."""

_SCHEMES = {"opensearch": False, "os": False, "opensearchs": True, "oss": True}
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,99}")
_HOST = re.compile(r"(\[[0-9a-fA-F:.]+\]|[A-Za-z0-9._-]+)(?::([0-9]{1,5}))?")


@frozen
class Address:
    """An index on a cluster: `hosts` are (host, port), `shards` and `replicas` what a new index is made with,
    None for what suits the cluster, `timeout` in seconds of one request."""

    hosts: tuple[tuple[str, int], ...]
    name: str
    tls: bool = False
    shards: int | None = None
    replicas: int | None = None
    timeout: float = TIMEOUT

    def __str__(self) -> str:
        hosts = ",".join([f"{host}:{port}" for host, port in self.hosts])
        return f"opensearch{'s' if self.tls else ''}://{hosts}/{self.name}"


@frozen
class Access:
    """How to get into a cluster: a user and a password, or an API key, and a file of the authorities that the
    cluster's certificate is signed by, None for those that the system trusts. Never shown."""

    user: str | None = None
    password: str | None = None
    api_key: str | None = None
    authorities: str | None = None

    def __repr__(self) -> str:
        return "Access(...)"

    @classmethod
    def of_environment(cls, environment: Mapping[str, str]) -> Access:
        """What these variables say, each POLICY_OPENSEARCH_ and a name: USER, PASSWORD, API_KEY, CA; or
        CREDENTIALS, a file with lines such as `user = ...`, `password = ...`, `api_key = ...`, `ca = ...`.

        A variable goes before the file. Raises PolicySearchError where the file cannot be read.
        """
        said = {name: environment.get(ENVIRONMENT + name.upper()) for name in _FIELDS}
        path = environment.get(f"{ENVIRONMENT}CREDENTIALS")
        written = _credentials(path) if path else {}
        return cls(**{_FIELDS[name]: said[name] or written.get(name) for name in _FIELDS})


_FIELDS = {"user": "user", "password": "password", "api_key": "api_key", "ca": "authorities"}


def is_address(index: StrPath) -> bool:
    """Whether an index is on a cluster, not in a folder."""
    return isinstance(index, str) and index.partition("://")[0] in _SCHEMES and "://" in index


def parse_address(text: str) -> Address:
    """The index that an address names. Raises PolicySearchError, which never shows what may be a secret.

    >>> str(parse_address("os://one,two:9201/policy"))
    'opensearch://one:9200,two:9201/policy'
    """
    scheme, _, rest = text.partition("://")
    if "@" in rest:
        raise PolicySearchError(
            "an address holds no user and no password, since it is shown in messages; put them into "
            f"${ENVIRONMENT}USER and ${ENVIRONMENT}PASSWORD, or a file that ${ENVIRONMENT}CREDENTIALS names"
        )
    place, _, options = rest.partition("?")
    hosts, _, name = place.partition("/")
    if not _NAME.fullmatch(name):
        raise PolicySearchError(
            f"{text} names no index; write opensearch://HOST:PORT/NAME, the name in small letters, "
            f"digits, _ and -"
        )
    found = [_HOST.fullmatch(host) for host in hosts.split(",")]
    addresses = [(match[1], int(match[2] or PORT)) for match in found if match]
    if len(addresses) < len(found) or any(not 0 < port < 65536 for _, port in addresses):
        raise PolicySearchError(f"{text} has a host that is none; write HOST or HOST:PORT, joined by commas")
    return Address(tuple(addresses), name, _SCHEMES[scheme], **_options(text, options))  # type: ignore[arg-type]


def _options(text: str, options: str) -> dict[str, int | float]:
    read: dict[str, int | float] = {}
    bounds = {"shards": (1, MOST_SHARDS), "replicas": (0, MOST_REPLICAS), "timeout": (1, 3600)}
    for option in filter(None, options.split("&")):
        name, _, value = option.partition("=")
        least, most = bounds.get(name, (1, 0))
        if not (value.isascii() and value.isdigit() and least <= int(value[:9]) <= most):
            raise PolicySearchError(
                f"{text}: {option!r} is no option; there are "
                + ", ".join(f"{name}={least}..{most}" for name, (least, most) in bounds.items())
            )
        read[name] = int(value)
    return read


def _credentials(path: str) -> dict[str, str]:
    try:
        with open(path, encoding="utf-8") as file:
            lines = file.read().splitlines()
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is no UTF-8"
        raise PolicySearchError(f"the credentials in {path} cannot be read: {reason}") from None
    written: dict[str, str] = {}
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        name, equals, value = (part.strip() for part in line.partition("="))
        if not equals or name not in _FIELDS:
            # What the line holds may be a secret.
            raise PolicySearchError(
                f"the credentials in {path}, line {number}: write NAME = VALUE with one of "
                f"{', '.join(_FIELDS)}"
            )
        written[name] = value
    return written
