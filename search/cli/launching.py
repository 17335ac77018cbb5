"""Opens a hit: its URL in the browser, or its file in an editor or the desktop's program for it.

No shell is involved, and a URL is opened only if it is one of the web.
"""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
import webbrowser

from indexer.core.errors import PolicySearchError
from indexer.core.messages import message
from search.hit import Hit, SearchResults
from search.output.hyperlinks import web_target
from search.source_files import SourceFiles, is_text, line_of

from .request import FOUND, Request
from .running import tell

_WITH_OPTION = frozenset(("code", "code-insiders", "codium", "cursor"))
"""Editors that are given FILE:LINE after --goto."""
_WITH_COLON = frozenset(("hx", "subl", "zed"))
"""Editors that are given FILE:LINE. All others are given +LINE FILE, as vi is."""


def open_hit(results: SearchResults, request: Request) -> int:
    """Open the hit of this number on the page, and say what was opened; return the exit status."""
    number = request.open or 1
    if number > len(results.hits):
        raise PolicySearchError(
            message(
                "hit {number} is not on this page, which has {count}; ask for a longer page by "
                "--limit, or for a later one by --offset",
                number=number,
                count=len(results.hits),
            )
        )
    hit = results.hits[number - 1]
    index = hit.index or request.index
    page, file = web_target(hit.url), SourceFiles(index).path_of(hit.path)
    if page is not None and _is_opened(page):
        tell("search", message("opened {file}", file=page))
        return FOUND
    if file is None:
        if page is not None:
            raise PolicySearchError(
                message("no browser was found for {page}; name one in $BROWSER", page=page)
            )
        if "://" in index:
            raise PolicySearchError(
                message(
                    "hit {number}, {article}, has no URL; files are opened from an index in a folder alone",
                    number=number,
                    article=hit.article,
                )
            )
        known = hit.path or message("unknown")
        raise PolicySearchError(
            message(
                "hit {number}, {article}, has no URL, and its file, {known}, is not there now",
                number=number,
                article=hit.article,
                known=known,
            )
        )
    try:
        tell("search", message("opened {file}", file=_open_file(file, hit)))
    except PolicySearchError as error:
        if page is None:
            raise
        raise PolicySearchError(
            message("no browser was found for {page}; {error}", page=page, error=error)
        ) from error
    return FOUND


def _is_opened(page: str) -> bool:
    """Open a page in the browser; whether there was one."""
    try:
        return webbrowser.open(page)
    except webbrowser.Error:
        return False


def _open_file(file: str, hit: Hit) -> str:
    """Open the file of a hit, a text at the hit's line if a person sits at the terminal; say what was opened.

    Raises PolicySearchError if nothing opens it.
    """
    variable = "VISUAL" if os.environ.get("VISUAL") else "EDITOR"
    editor = os.environ.get(variable)
    if editor and sys.stdin.isatty() and sys.stdout.isatty() and is_text(file):
        line = line_of(file, hit.paragraph, hit.text)
        try:
            subprocess.run(_editor_command(shlex.split(editor), file, line), check=False)
        except (OSError, ValueError, IndexError) as error:
            raise PolicySearchError(
                message(
                    "cannot start ${variable}, {editor}: {error}; set another one",
                    variable=variable,
                    editor=editor,
                    error=error,
                )
            ) from error
        return message("{file}, line {line}", file=file, line=line)
    name = "open" if sys.platform == "darwin" else "xdg-open"
    program = shutil.which(name)
    if program is None:
        raise PolicySearchError(
            message(
                "nothing here opens {file}: set $EDITOR, which opens texts on a terminal, or install {name}",
                file=file,
                name=name,
            )
        )
    status = subprocess.run([program, file], check=False).returncode
    if status:
        raise PolicySearchError(
            message(
                "{name} could not open {file}: it ended with status {status}",
                name=name,
                file=file,
                status=status,
            )
        )
    return file


def _editor_command(editor: list[str], file: str, line: int) -> list[str]:
    """The command line by which an editor opens a file at a line.

    >>> _editor_command(["vim"], "/a.txt", 7), _editor_command(["code", "--wait"], "/a.txt", 7)
    (['vim', '+7', '/a.txt'], ['code', '--wait', '--goto', '/a.txt:7'])
    """
    name = os.path.basename(editor[0])
    if name in _WITH_OPTION:
        return [*editor, "--goto", f"{file}:{line}"]
    return [*editor, f"{file}:{line}"] if name in _WITH_COLON else [*editor, f"+{line}", file]
