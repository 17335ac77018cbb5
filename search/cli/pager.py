"""Shows a text that is longer than the screen through a pager, as git does."""

from __future__ import annotations

import os
import sys

from indexer.core.messages import message
from indexer.core.streams import write
from indexer.core.system import system_words

from .running import tell
from .terminal import pager_of, size

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .request import Request

_OF_LESS = {"LESS": "FRX", "LV": "-c"}
"""Variables that a pager gets if they are unset: less ends at a text that fits, and both pass colours on."""


def show(text: str, request: Request) -> None:
    """Print a text for a person, through the pager if it is longer than the screen."""
    pager = pager_of(request)
    if not pager or not _is_longer_than_screen(text):
        write(sys.stdout, text)
        return
    try:
        _page(text, pager)
    except OSError as error:
        if "PAGER" in os.environ:
            tell(
                "search",
                message(
                    "cannot start $PAGER, {pager}: {error}; set another one, or use --no-pager",
                    pager=pager[0],
                    error=system_words(error),
                ),
            )
        write(sys.stdout, text)


def _is_longer_than_screen(text: str) -> bool:
    from re import sub

    from indexer.core.columns import text_width

    columns, rows = size()
    height = 1  # of the prompt that follows
    for line in text.splitlines():
        # Colours and links take no room.
        shown = sub("\x1b\\[[0-9;]*m|\x1b\\]8;;[^\x1b]*\x1b\\\\", "", line)
        height += max(1, -(-text_width(shown) // columns))
        if height > rows:
            return True
    return False


def _page(text: str, pager: list[str]) -> None:
    """Run the pager on a text until it ends. Raises OSError if it cannot be started."""
    from contextlib import suppress
    from signal import SIG_IGN, SIGINT, SIGPIPE, signal

    reader, writer = os.pipe()
    # Ctrl-C is meant for the pager.
    before = signal(SIGINT, SIG_IGN)
    try:
        # Not by subprocess, whose import takes as long as a search.
        process = os.posix_spawnp(
            pager[0],
            pager,
            {**_OF_LESS, **os.environ},
            file_actions=[(os.POSIX_SPAWN_DUP2, reader, 0), (os.POSIX_SPAWN_CLOSE, writer)],
            # A pager must not ignore what this process ignores.
            setsigdef=[SIGINT, SIGPIPE],
        )
        os.close(reader)
        reader = -1
        _write_all(writer, text)
        os.close(writer)
        writer = -1
        # The system waits for it itself where SIGCHLD is ignored.
        with suppress(ChildProcessError):
            os.waitpid(process, 0)
    finally:
        for end in (reader, writer):
            if end >= 0:
                os.close(end)
        signal(SIGINT, before)


def _write_all(writer: int, text: str) -> None:
    content = memoryview(text.encode(sys.stdout.encoding, "backslashreplace"))
    try:
        while content:
            content = content[os.write(writer, content) :]
    except BrokenPipeError:
        return  # The reader has seen enough.
