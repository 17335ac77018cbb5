"""Lexicons: words that jieba's dictionary lacks. We ship one of policy language; users may add theirs.

The format is jieba's userdict, in UTF-8: a word, then optionally its frequency and a part of speech, with
spaces between. Without a frequency the word gets the one that just keeps it whole, by jieba's rule. Lines
that begin with `#` are comments.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from indexer.core.errors import LexiconError
from indexer.core.messages import message
from indexer.core.sections import StrPath
from indexer.core.system import system_words

from .characters import DATA
from .folding import fold_text

SHIPPED_LEXICON = Path(DATA, "lexicon.txt")
LONGEST_WORD = 64
"""Longest entry, in code points; a longer one is a mistake in the file."""

_MOST_FREQUENT = 1_000_000_000
"""Highest frequency; all of jieba's words together count 60 million."""

_LINE = re.compile(r"(\S+)(?:[ \t]+([0-9]+))?(?:[ \t]+[a-z]+)?")

Entry = tuple[str, int | None]
"""(word, frequency) of a word, which is folded. The frequency is None where none is given."""


def read_lexicon(path: StrPath) -> Iterator[Entry]:
    """The entries of a file: the word folded, as the text that is cut; frequency None if not given.

    A word holds no white space, since text is cut there first. Raises LexiconError with the file and line.
    """
    try:
        content = Path(path).read_bytes()
    except OSError as error:
        raise LexiconError(
            message("lexicon {path} cannot be read: {error}", path=path, error=system_words(error))
        ) from error
    for number, line in enumerate(content.split(b"\n"), 1):
        try:
            entry = _entry(line)
        except ValueError as error:
            raise LexiconError(
                message("lexicon {path}, line {number}: {error}", path=path, number=number, error=error)
            ) from None
        if entry is not None:
            yield entry


def _entry(line: bytes) -> Entry | None:
    """The entry on a line; None for a blank line or a comment. Raises ValueError with the reason."""
    try:
        # On every line, as jieba does: joined files have the mark in the middle.
        text = line.decode("utf-8").lstrip("\ufeff").strip()
    except UnicodeDecodeError:
        raise ValueError(message("is not UTF-8; convert the file to UTF-8")) from None
    if not text or text.startswith("#"):
        return None
    match = _LINE.fullmatch(text)
    word = fold_text(match[1]).strip() if match else ""
    if match is None or not word or " " in word:
        raise ValueError(
            message(
                "{text!r} is not WORD [FREQUENCY] [TAG], the tag in a-z and no space in the word", text=text
            )
        )
    if len(word) > LONGEST_WORD:
        raise ValueError(
            message("the word is longer than {longest_word} characters", longest_word=LONGEST_WORD)
        )
    if match[2] is None:
        return word, None
    digits = match[2].lstrip("0") or "0"
    # The digits are counted first, since Python refuses to read thousands of them.
    if len(digits) > len(str(_MOST_FREQUENT)) or int(digits) > _MOST_FREQUENT:
        raise ValueError(
            message(
                "the frequency is above {most_frequent:,}; jieba's words together count 60 million",
                most_frequent=_MOST_FREQUENT,
            )
        )
    return word, int(digits)
