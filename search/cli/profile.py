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
from indexer.core.messages import join_messages, message
from indexer.core.system import system_words

from .request import PROFILE_VARIABLE, profile_path

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from collections.abc import Set as AbstractSet

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
_FOR_PROGRAMS = frozenset(("--json", "--jsonl", "--queries", "--csv", "--export", "--cite", "--count"))
"""The options of the command line with which only the `--index` of a profile holds."""
_WITHOUT_HITS = frozenset(("--show", "--similar"))
"""The options whose page shows no hits: of a profile, `--index` and what a terminal shows hold with them."""
_OF_TERMINALS = frozenset(("--color", "--no-pager", "--pager"))
_ABOUT_SEARCH = frozenset(("--help", "-h", "--version", "--completion"))
"""The options that no profile concerns, so that a mistake in it does not keep anybody from `--help`."""


class Profile(metaclass=frozen):
    """The options of a profile that hold for a command line: (number of the line, its arguments)."""

    path: str = ""
    lines: tuple[tuple[int, tuple[str, ...]], ...] = ()

    @property
    def arguments(self) -> tuple[str, ...]:
        return tuple([argument for _, arguments in self.lines for argument in arguments])

    def error(self, line: int, fault: str) -> PolicySearchError:
        """The error for a line."""
        return PolicySearchError(
            message("{path}, line {line}: {fault}", path=self.path, line=line, fault=fault)
        )


def read_profile(arguments: Sequence[str], environment: Mapping[str, str]) -> Profile:
    """The options that hold for a command line. Raises PolicySearchError for a line that is none."""
    names = _names_in(arguments)
    path = profile_path(environment)
    if not path or not names.isdisjoint(_ABOUT_SEARCH):
        return Profile()
    try:
        with open(path, encoding="utf-8-sig") as file:
            written = file.read()
    except (FileNotFoundError, NotADirectoryError):
        raise PolicySearchError(
            message(
                "there is no profile {path}, which ${variable} names", path=path, variable=PROFILE_VARIABLE
            )
        ) from None
    except OSError as error:
        raise PolicySearchError(
            message("cannot read the profile {path}: {error}", path=path, error=system_words(error))
        ) from error
    except UnicodeDecodeError as error:
        raise PolicySearchError(
            message("cannot read the profile {path}: it is not in UTF-8", path=path)
        ) from error
    lines = list(_read(Profile(path), written))
    return Profile(path, tuple([line for line in lines if _holds(line[1][0], names, environment)]))


def _holds(option: str, names: AbstractSet[str], environment: Mapping[str, str]) -> bool:
    """Whether an option of a profile holds for a command line with options of these names."""
    if option == "--index":
        # Indexes that are given twice are searched together, so one given later does not replace these.
        return option not in names and not environment.get("POLICY_INDEX")
    if not names.isdisjoint(_FOR_PROGRAMS):
        return False
    return names.isdisjoint(_WITHOUT_HITS) or option in _OF_TERMINALS


def _names_in(arguments: Sequence[str]) -> AbstractSet[str]:
    """The names of the options on a command line, which end at `--`."""
    given = arguments[: arguments.index("--")] if "--" in arguments else arguments
    return {argument.partition("=")[0] for argument in given if argument.startswith("-")}


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
            raise profile.error(number, message("{name} needs a value; write {name} VALUE", name=name))
        elif name in FLAGS:
            raise profile.error(number, message("{name} takes no value; write {name} alone", name=name))
        else:
            names = join_messages(", ", sorted((*FLAGS, *VALUED)))
            raise profile.error(
                number,
                message("{name} is no option of a profile; these are: {names}", name=name, names=names),
            )
