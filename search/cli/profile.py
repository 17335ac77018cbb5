"""Reads a user's profile: a file of options that `search` takes as if they came first on the command line.

    # ~/.config/policy-news-search/config: an option a line, as on the command line
    --index ~/news/index
    --limit 20

Whatever the profile says, a program gets the same hits: only its `--index` holds for output that programs
read.
"""

from __future__ import annotations

import os

from indexer.core.errors import PolicySearchError
from indexer.core.frozen import frozen

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

VARIABLE = "POLICY_SEARCH_CONFIG"
"""The environment variable that names another profile; empty for none."""

FLAGS = frozenset(
    (
        *("--all", "--collapse", "--clean", "--distinct", "--full", "--fuzzy"),
        *("--no-pager", "--pager", "--precise"),
    )
)
VALUED = frozenset(
    (
        *("--color", "--context", "--hyperlink-format", "--index", "--limit", "-n", "--order"),
        *("--per-article", "--ranking", "--timeout"),
    )
)
_ON_THEIR_OWN = frozenset(
    ("--json", "--jsonl", "--queries", "--csv", "--export", "--cite", "--count", "--show", "--similar")
)
"""The options of the command line with which only the `--index` of a profile holds."""


@frozen
class Profile:
    """The options of a profile that hold for a command line: (number of the line, its arguments)."""

    path: str = ""
    lines: tuple[tuple[int, tuple[str, ...]], ...] = ()

    @property
    def arguments(self) -> tuple[str, ...]:
        return tuple([argument for _, arguments in self.lines for argument in arguments])

    def error(self, line: int, message: str) -> PolicySearchError:
        """The error for a line."""
        return PolicySearchError(f"{self.path}, line {line}: {message}")


def read_profile(arguments: Sequence[str], environment: Mapping[str, str]) -> Profile:
    """The options that hold for a command line. Raises PolicySearchError for a line that is none."""
    path = _path(environment)
    if not path:
        return Profile()
    try:
        with open(path, encoding="utf-8-sig") as file:
            written = file.read()
    except (FileNotFoundError, NotADirectoryError):
        if environment.get(VARIABLE):
            raise PolicySearchError(f"there is no profile {path}, which ${VARIABLE} names") from None
        return Profile()
    except OSError as error:
        raise PolicySearchError(f"cannot read the profile {path}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise PolicySearchError(f"cannot read the profile {path}: it is not in UTF-8") from error
    lines = _read(Profile(path), written)
    for_program = not _ON_THEIR_OWN.isdisjoint(argument.partition("=")[0] for argument in arguments)
    left_out = {"--index"} if environment.get("POLICY_INDEX") else set()
    return Profile(
        path,
        tuple(
            [
                (number, words)
                for number, words in lines
                if words[0] not in left_out and (words[0] == "--index" or not for_program)
            ]
        ),
    )


def _path(environment: Mapping[str, str]) -> str:
    """The file of the profile; empty for none."""
    given = environment.get(VARIABLE)
    if given is not None:
        return given
    folder = environment.get("XDG_CONFIG_HOME", "")
    if not os.path.isabs(folder):
        folder = os.path.expanduser("~/.config")
    return os.path.join(folder, "policy-news-search", "config")


def _read(profile: Profile, written: str) -> Iterable[tuple[int, tuple[str, ...]]]:
    for number, line in enumerate(written.split("\n"), 1):
        line = line.strip()
        if not line or line.startswith("#"):
            continue
        name = line.split()[0].partition("=")[0]
        value = line[len(name) :].strip().removeprefix("=").strip()
        if name in VALUED and value:
            yield number, (name, os.path.expanduser(value) if name == "--index" else value)
        elif name in FLAGS and not value:
            yield number, (name,)
        elif name in VALUED:
            raise profile.error(number, f"{name} needs a value; write {name} VALUE")
        elif name in FLAGS:
            raise profile.error(number, f"{name} takes no value; write {name} alone")
        else:
            names = ", ".join(sorted((*FLAGS, *VALUED)))
            raise profile.error(number, f"{name} is no option of a profile; these are: {names}")
