"""A file that is written aside and gets its name when it is whole, so that no half of one is ever there."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from secrets import token_hex
from typing import BinaryIO

from indexer.core.errors import ExportError
from indexer.core.failures import reason_of
from indexer.core.messages import message

TYPE_CHECKING = False
if TYPE_CHECKING:
    from indexer.core.sections import StrPath


@contextmanager
def new_file(path: StrPath, overwrite: bool = False) -> Iterator[BinaryIO]:
    """A file to write, which becomes `path` at the end; after an exception nothing of it is left.

    Raises ExportError where there is a file of this name already, unless it may `overwrite` that, and where
    the system refuses.
    """
    name = os.fspath(path)
    # A link stays, and what it points to is replaced.
    target = os.path.realpath(name)
    _refuse_existing(name, target, overwrite)
    # A rename does not cross disks.
    aside = os.path.join(os.path.dirname(target), f".{token_hex(8)}.part")
    try:
        with open(aside, "xb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        if overwrite:
            os.replace(aside, target)
        else:
            _rename_to_new(aside, target)
    except FileExistsError:
        _refuse_existing(name, target, overwrite)
        raise
    except OSError as error:
        if error.filename not in (None, aside, target):
            raise
        raise ExportError(
            message("cannot write {name}: {reason}", name=name, reason=reason_of(error))
        ) from error
    finally:
        with suppress(OSError):
            os.unlink(aside)


def _refuse_existing(name: str, target: str, overwrite: bool) -> None:
    if os.path.lexists(target) and not os.path.isfile(target):
        raise ExportError(message("{name} is there and no regular file; choose another name", name=name))
    if not overwrite and os.path.lexists(target):
        raise ExportError(
            message("{name} is there already; choose another name, or overwrite it with --force", name=name)
        )


def _rename_to_new(aside: str, target: str) -> None:
    """Rename a file. Raises FileExistsError if the new name has come to be there meanwhile."""
    try:
        os.link(aside, target)
    except FileExistsError:
        raise
    except OSError:
        # A file system without hard links: nothing tells there whether the name has just been taken.
        os.replace(aside, target)
