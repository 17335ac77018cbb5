"""Lexicons: words that jieba's dictionary lacks. We ship one of policy language; users have their own.

The format is jieba's userdict: a word, then optionally its frequency and a part of speech,
separated by spaces; without a frequency jieba's own rule finds one that keeps the word whole.
Lines that begin with `#` are comments. UTF-8.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from ..errors import LexiconError
from .characters import DATA
from .folding import fold_text

SHIPPED_LEXICON = DATA / "lexicon.txt"
LONGEST_WORD = 64
"""In code points. A longer entry is a mistake in the file."""

_MOST_FREQUENT = 0xFFFF_FFFF
_LINE = re.compile(r"^(.+?)(?:[ \t]+([0-9]+))?(?:[ \t]+([a-z]+))?$")


def read_lexicon(path: Path) -> Iterator[tuple[str, int | None]]:
    """(word, frequency) of each entry; the word folded, since folded text is cut; None: not given.

    Raises LexiconError with the file, the line and the reason.
    """
    try:
        content = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise LexiconError(
            f"lexicon {path} is not UTF-8 (byte {error.start}); convert it to UTF-8"
        ) from error
    except OSError as error:
        raise LexiconError(f"lexicon {path} cannot be read: {error.strerror}") from error
    for number, line in enumerate(content.splitlines(), 1):
        entry = line.strip()
        if not entry or entry.startswith("#"):
            continue
        found = _LINE.match(entry)
        word = fold_text(found[1]).strip() if found else ""
        if found is None or not word:
            raise LexiconError(f"lexicon {path}, line {number}: {entry!r} is not WORD [FREQUENCY] [TAG]")
        if len(word) > LONGEST_WORD:
            raise LexiconError(
                f"lexicon {path}, line {number}: the word is longer than {LONGEST_WORD} characters"
            )
        frequency = None if found[2] is None else int(found[2])
        if frequency is not None and frequency > _MOST_FREQUENT:
            raise LexiconError(f"lexicon {path}, line {number}: the frequency {frequency} is too large")
        yield word, frequency
