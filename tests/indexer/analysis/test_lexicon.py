"""Lexicons are read line by line, folded, and a line that cannot be read is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from indexer.analysis.folding import fold_text
from indexer.analysis.lexicon import _MOST_FREQUENT, LONGEST_WORD, SHIPPED_LEXICON, read_lexicon
from indexer.core.errors import LexiconError

ENTRIES = [
    ("", []),
    ("# 白龟湖\n\n   \n", []),
    ("白龟湖", [("白龟湖", None)]),
    ("白龟湖 5", [("白龟湖", 5)]),
    ("白龟湖 5 ns", [("白龟湖", 5)]),
    ("白龟湖 ns", [("白龟湖", None)]),
    ("白龟湖\t5\tns", [("白龟湖", 5)]),
    ("  白龟湖  5  ", [("白龟湖", 5)]),
    ("白龟湖 0", [("白龟湖", 0)]),
    ("白龟湖 007", [("白龟湖", 7)]),
    ("白龟湖 60000000", [("白龟湖", 60_000_000)]),
    ("白龟湖\n\ufeff科创新城", [("白龟湖", None), ("科创新城", None)]),
    ("\ufeff白龟湖\r\n科创新城\r\n", [("白龟湖", None), ("科创新城", None)]),
    ("白龜湖 3\n科創(chuàng)新城\nＲ＆Ｄ", [("白龟湖", 3), ("科创新城", None), ("r&d", None)]),
    ("2024", [("2024", None)]),
    ("字" * LONGEST_WORD, [("字" * LONGEST_WORD, None)]),
]


@pytest.mark.parametrize(("content", "entries"), ENTRIES)
def test_entries_are_folded_words_with_their_frequencies(
    tmp_path: Path, content: str, entries: list[tuple[str, int | None]]
) -> None:
    path = tmp_path / "lexicon"
    path.write_bytes(content.encode())
    assert list(read_lexicon(path)) == entries


NOT_AN_ENTRY = "is not WORD [FREQUENCY] [TAG], the tag in a-z and no space in the word"
TOO_FREQUENT = f"the frequency is above {_MOST_FREQUENT:,}; jieba's words together count 60 million"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("白龟湖\n\u200b\n".encode(), f"line 2: '\\u200b' {NOT_AN_ENTRY}"),
        (b"machine learning 5 x y", f"line 1: 'machine learning 5 x y' {NOT_AN_ENTRY}"),
        ("字".encode() * 65, "line 1: the word is longer than 64 characters"),
        (f"# 1\n\n白龟湖 {_MOST_FREQUENT + 1}".encode(), f"line 3: {TOO_FREQUENT}"),
        ("白龟湖 ".encode() + b"9" * 5000, f"line 1: {TOO_FREQUENT}"),
        (b"ok\n" + "白龟湖".encode("gb18030"), "line 2: is not UTF-8; convert the file to UTF-8"),
    ],
)
def test_what_cannot_be_read_is_named(tmp_path: Path, content: bytes, reason: str) -> None:
    path = tmp_path / "lexicon"
    path.write_bytes(content)
    with pytest.raises(LexiconError) as raised:
        list(read_lexicon(path))
    assert str(raised.value) == f"lexicon {path}, {reason}"


def test_a_missing_lexicon_is_named(tmp_path: Path) -> None:
    path = tmp_path / "missing"
    with pytest.raises(LexiconError) as raised:
        list(read_lexicon(path))
    assert str(raised.value) == f"lexicon {path} cannot be read: No such file or directory"


def test_the_shipped_lexicon_is_folded_short_and_without_doubles() -> None:
    entries = list(read_lexicon(SHIPPED_LEXICON))
    words = [word for word, _ in entries]
    lines = SHIPPED_LEXICON.read_text(encoding="utf-8").splitlines()
    listed = [line for line in lines if line and not line.startswith("#")]
    assert len(words) >= 600
    assert len(set(words)) == len(words)
    assert listed == [line.strip() for line in listed]
    assert words == [fold_text(line) for line in listed]
    assert max(map(len, words)) <= 8
    assert {frequency for _, frequency in entries} == {None}
