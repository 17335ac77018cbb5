"""Text is printed, and written as JSON, without what a terminal would act on."""

from __future__ import annotations

import json
import sys
import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from indexer.core.printable import printable, printable_json
from tests.examples import some

UNSAFE = set(
    map(
        chr,
        (
            *(*range(0x20), *range(0x7F, 0xA0), 0x61C, 0x200E, 0x200F, *range(0x2028, 0x202F)),
            *(*range(0x2066, 0x206A), *range(0xD800, 0xE000)),
        ),
    )
)


def expected_character(character: str) -> str:
    category = unicodedata.category(character)
    if category in ("Cc", "Zl", "Zp"):
        return " " if character.isspace() else "\N{REPLACEMENT CHARACTER}"
    return "" if category == "Cf" else character


def test_every_character_is_printed_by_its_category() -> None:
    characters = list(map(chr, some(range(sys.maxunicode + 1))))
    assert [printable(each) for each in characters] == [expected_character(each) for each in characters]


@given(st.text(st.characters() | st.sampled_from("\x7f\x85\xa0\u061c\u200e\u2028\u202e\u2066\u3000\ud800")))
def test_json_reads_back_and_has_nothing_that_a_terminal_acts_on(text: str) -> None:
    line = json.dumps(text, ensure_ascii=False)
    for encoding in ("utf-8", "gbk"):
        written = printable_json(line, encoding)
        # Surrogates side by side read back as one character.
        assert json.loads(written) == json.loads(json.dumps(text))
        assert written.isascii() or encoding == "utf-8"
        assert UNSAFE.isdisjoint(written)
