"""The address of an index on an OpenSearch cluster, and the credentials of its readers and writers.

    opensearch://HOST[:PORT][,HOST[:PORT]...]/NAME[?shards=N&replicas=N&timeout=SECONDS&clear=1]

`opensearchs://` is the same over TLS; `os://` and `oss://` are short forms of the two. An address never holds
a secret, because messages show it and everybody on a machine can read a process's arguments.
"""

from __future__ import annotations

import os
import re
import stat

from indexer.core.errors import PolicySearchError
from indexer.core.frozen import altered, frozen
from indexer.core.messages import message, say
from indexer.core.system import system_words

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from indexer.core.sections import StrPath

PORT = 9200
TIMEOUT = 30.0
MOST_SHARDS, MOST_REPLICAS = 1024, 16

ENVIRONMENT = "POLICY_OPENSEARCH_"
"""Prefix of the environment variables that hold credentials: see `Access.of_environment`."""

_SCHEMES = {"opensearch": False, "os": False, "opensearchs": True, "oss": True}
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,99}")
_TAKEN = re.compile(r"-(state|[0-9]{6})$")
_LABEL = r"[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?"
_HOST = re.compile(rf"(\[[0-9a-fA-F:.]+\]|{_LABEL}(?:\.{_LABEL})*\.?)(?::([0-9]{{1,5}}))?")
_LOOPBACK = re.compile(r"localhost|127(\.[0-9]{1,3}){3}|\[::1\]", re.IGNORECASE)
_NUMBER = re.compile(r"[0-9]{1,9}")
_API_KEY = re.compile(r"[!-~]+")


class Address(metaclass=frozen):
    """An index on a cluster. `hosts` are (host, port). `shards` and `replicas` are those of a new index; None
    lets the number of nodes decide. `timeout` is that of one request, in seconds; a whole search has twice as
    long. `clear` lets credentials go in clear to a host that is not this machine."""

    hosts: tuple[tuple[str, int], ...]
    name: str
    tls: bool = False
    shards: int | None = None
    replicas: int | None = None
    timeout: float = TIMEOUT
    clear: int = 0

    @property
    def is_private(self) -> bool:
        """Whether nobody on the way can read what is sent: over TLS, or not leaving this machine."""
        return self.tls or all(_LOOPBACK.fullmatch(host) for host, _ in self.hosts)

    def __str__(self) -> str:
        hosts = ",".join([f"{host}:{port}" for host, port in self.hosts])
        return f"opensearch{'s' if self.tls else ''}://{hosts}/{self.name}"


class Access(metaclass=frozen):
    """Credentials for a cluster: a user and a password, or an API key. Its repr hides them.

    `authorities` is a file of the certificate authorities that may sign the cluster's certificate; None
    stands for those that the system trusts.
    """

    user: str | None = None
    password: str | None = None
    api_key: str | None = None
    authorities: str | None = None

    def __repr__(self) -> str:
        return "Access(...)"

    @classmethod
    def of_environment(cls, environment: Mapping[str, str]) -> Access:
        """Read POLICY_OPENSEARCH_USER, _PASSWORD, _API_KEY and _CA; or POLICY_OPENSEARCH_CREDENTIALS, a file
        with lines such as `user = ...`, `password = ...`, `api_key = ...`, `ca = ...`.

        A variable overrides the file; a user or a password among the variables also drops the file's API key.
        Raises PolicySearchError if the file cannot be read.
        """
        variables = {name: environment.get(ENVIRONMENT + name.upper()) for name in _FIELDS}
        path = environment.get(f"{ENVIRONMENT}CREDENTIALS")
        written = _credentials(path) if path else {}
        if variables["user"] or variables["password"]:
            written.pop("api_key", None)
        return cls(**{_FIELDS[name]: variables[name] or written.get(name) for name in _FIELDS})

    def check(self, address: Address) -> None:
        """Raise PolicySearchError if these credentials would go to an address in clear."""
        if (self.api_key or self.user) and not (address.is_private or address.clear):
            private = str(altered(address, tls=True))
            raise PolicySearchError(
                message(
                    "{address} would get the {secret} in clear, for everybody on the way to read; "
                    "write {private}, or {address}?clear=1 where that is meant",
                    address=address,
                    secret=message("API key") if self.api_key else message("user and password"),
                    private=private,
                )
            )

    def authorization(self) -> str | None:
        """The value of the Authorization header; None without credentials. An API key overrides a user.

        Raises PolicySearchError for credentials that no header can hold; its text shows no secret.
        """
        if self.api_key:
            if not _API_KEY.fullmatch(self.api_key):
                raise PolicySearchError(
                    message(
                        "the API key has a space, a line break or another character that is in no key; "
                        "copy it once more to ${environment}API_KEY or the file of credentials",
                        environment=ENVIRONMENT,
                    )
                )
            return f"ApiKey {self.api_key}"
        if not self.user:
            if self.password:
                raise PolicySearchError(
                    message(
                        "there is a password and no user; set ${environment}USER or write it into the "
                        "file of credentials",
                        environment=ENVIRONMENT,
                    )
                )
            return None
        if ":" in self.user:
            raise PolicySearchError(
                message("a user's name with a colon cannot be sent to a cluster; use an API key")
            )
        from base64 import b64encode

        try:
            # Bytes of the environment that are not UTF-8 are sent unchanged.
            pair = f"{self.user}:{self.password or ''}".encode("utf-8", "surrogateescape")
        except UnicodeEncodeError:
            raise PolicySearchError(
                message(
                    "the user or the password has a character that cannot be sent: half of a surrogate pair"
                )
            ) from None
        return f"Basic {b64encode(pair).decode('ascii')}"


_FIELDS = {"user": "user", "password": "password", "api_key": "api_key", "ca": "authorities"}


def is_address(index: StrPath) -> bool:
    """Whether an index is on a cluster rather than in a folder. https:// counts as an address, so that
    `parse_address` can say how one is written."""
    return isinstance(index, str) and _SCHEME.match(index) is not None


def parse_address(text: str) -> Address:
    """Parse an address. Raises PolicySearchError, whose text shows nothing that may be a secret.

    >>> str(parse_address("os://one,two:9201/policy"))
    'opensearch://one:9200,two:9201/policy'
    """
    scheme, _, rest = text.partition("://")
    if scheme.lower() not in _SCHEMES or not is_address(text):
        raise PolicySearchError(
            message(
                "an index on a cluster is written opensearch://HOST:PORT/NAME, or opensearchs:// over TLS"
            )
        )
    if "@" in rest:
        raise PolicySearchError(
            message(
                "an address holds no user and no password, since it is shown in messages; put "
                "them into ${environment}USER and ${environment}PASSWORD, or a file that "
                "${environment}CREDENTIALS names",
                environment=ENVIRONMENT,
            )
        )
    location, _, options = rest.partition("?")
    # Messages leave the options out: one may be a secret that is there by mistake.
    shown = f"{scheme}://{location}"
    hosts, _, name = location.partition("/")
    if not _NAME.fullmatch(name):
        raise PolicySearchError(
            message(
                "{shown} names no index; write opensearch://HOST:PORT/NAME, the name in small "
                "letters, digits, _ and -",
                shown=shown,
            )
        )
    if _TAKEN.search(name):
        raise PolicySearchError(
            message(
                "{shown} has a reserved name; let the name not end in -state, or in - and six digits",
                shown=shown,
            )
        )
    matches = [_HOST.fullmatch(host) for host in hosts.split(",")]
    addresses = [(match[1], int(match[2] or PORT)) for match in matches if match]
    if len(addresses) < len(matches) or not all(map(_is_valid, addresses)):
        raise PolicySearchError(
            message("{shown} has an invalid host; write HOST or HOST:PORT, joined by commas", shown=shown)
        )
    return Address(tuple(addresses), name, _SCHEMES[scheme.lower()], **_options(shown, options))  # type: ignore[arg-type]


def _is_valid(address: tuple[str, int]) -> bool:
    host, port = address
    if host.startswith("["):
        from ipaddress import IPv6Address

        try:
            IPv6Address(host[1:-1])
        except ValueError:
            return False
    return 0 < port < 65536


def _options(shown: str, options: str) -> dict[str, int | float]:
    read: dict[str, int | float] = {}
    bounds = {
        "shards": (1, MOST_SHARDS),
        "replicas": (0, MOST_REPLICAS),
        "timeout": (1, 3600),
        "clear": (0, 1),
    }
    for option in filter(None, options.split("&")):
        name, _, value = option.partition("=")
        least, most = bounds.get(name, (1, 0))
        if not (_NUMBER.fullmatch(value) and least <= int(value) <= most):
            wrong = message("an unknown option")
            if name in bounds:
                wrong = message("{name} out of bounds", name=name)
            allowed = ", ".join([f"{name}={least}..{most}" for name, (least, most) in bounds.items()])
            raise PolicySearchError(
                message(
                    "{address} has {wrong}; the options are {allowed}",
                    address=shown,
                    wrong=wrong,
                    allowed=allowed,
                )
            )
        read[name] = int(value)
    return read


def _credentials(path: str) -> dict[str, str]:
    try:
        # `splitlines` would also split at characters that a password may hold.
        with open(path, encoding="utf-8-sig") as file:
            lines = file.read().split("\n")
            others_may_read = os.fstat(file.fileno()).st_mode & stat.S_IROTH
    except (OSError, ValueError) as error:
        reason = system_words(error) if isinstance(error, OSError) else message("there is no such file")
        if isinstance(error, UnicodeDecodeError):
            reason = message("it is not UTF-8")
        raise PolicySearchError(
            message("the credentials in {path} cannot be read: {reason}", path=path, reason=reason)
        ) from None
    if others_may_read:
        import logging

        # Where nobody has set up logging, this is a line on standard error.
        logging.getLogger(__name__).warning(
            say("everybody may read the credentials in {path}; chmod 600 it", path=path)
        )
    written: dict[str, str] = {}
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        name, equals, value = (part.strip() for part in line.partition("="))
        if not equals or name not in _FIELDS:
            # The line may hold a secret, so the message does not show it.
            raise PolicySearchError(
                message(
                    "the credentials in {path}, line {number}: write NAME = VALUE with one of {names}",
                    path=path,
                    number=number,
                    names=", ".join(_FIELDS),
                )
            )
        written[name] = value
    return written
