"""What one character folds to, and which characters are letters or Han."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest

from indexer.analysis.characters import (
    DATA,
    character_folds,
    data_lines,
    fold_lines,
    is_han,
    is_letter,
)
from indexer.analysis.data import generate
from indexer.analysis.folding import folding_digest
from tests.examples import some

FOLDS = character_folds()
REGENERATE = (
    "run `python -m indexer.analysis.data.generate` with the Python that has the newest Unicode tables"
)


@pytest.mark.parametrize(
    ("variants", "folded"),
    [
        ("零々一龟鿿䶿𠀀𠮷𬺰", "零々一龟鿿䶿𠀀𠮷𬺰"),
        ("ＡａA⒜１", "aaa(a)1"),
        ("國龜發髮後裏裡彙匯", "国龟发发后里里汇汇"),
        ("著着瞭了藉借", "着着了了借借"),
        ("覆彷佛錢鍾書钱锺书鉅馀谘逕鯰帳帐賬飚罸", "复仿佛钱钟书钱钟书巨余咨径鲇账账账飙罚"),
        ("衞鎗舖鬪砲粧糭敍牴陜牠", "卫枪铺斗炮妆粽叙抵陕它"),
        ("沢広髙経済辺増徳", "泽广高经济边增德"),
        ("喆堃疍猇埇犇祐", "喆堃疍猇埇犇祐"),
        ("薴苧", "苎苎"),
        ("𡞵𤪺𩣑", "㛟㻘䯃"),
        ("⼯⾏⾧⻑⻓⺠⻅⻔⻢⻳⾨", "工行长长长民见门马龟门"),
        ("樂\uf914 﨎", "乐乐 﨎"),
        ("\"“”„‟「」『』﹁﹂﹃﹄〝〞〟＂'‘’‚‛＇′`´ʼ", '"' * 27),
        ("(（[〔［【〖﹝﹙{｛︷❲", "(" * 13),
        (")）]〕］】〗﹞﹚}｝︸❳", ")" * 13),
        ("<＜﹤《〈«‹﹤\u2329≪", "<" * 10),
        (">＞﹥》〉»›﹥\u232a≫", ">" * 10),
        ("-‐‑‒–—―−─━﹣－~〜～∼∽⸺⎯", "-" * 19),
        (".．。·•‧・･∙⋅", "..。......."),
        ("…‥⋯︙", "…………"),
        ("零〇○◯", "零零零零"),
        ("、。，；：∶︰？！％", "、。,;:::?!%"),
        ("℃˚CºC°C", "°c°c°c°c"),
        (" \t\r\n\v\f\u0085\u00a0\u2003\u2028\u3000", " " * 11),
        ("\0\x07\x7f\x9b\u00ad\u200b\u200d\u200e\u2060\ufeff\ufe0f\U000e0100\U000e0067", ""),
        ("㎡㏂㍿⑽⒈㈠", "m2a.m.株式会社(10)1.(一)"),
        ("①❶➀➊⓵㊀㉑½¾⅓²₂", "①①①①①①㉑½¾⅓²₂"),
        ("ßİﬁéÈǚñøŁđæŒıй", "ssifieeunoldaeoeiи"),
        ("デガパ゛≠≮한", "デガパ\u3099≠≮한"),
        ("¨‾ﷺ", "¨‾ﷺ"),
        ("\ufffd\ue000\ud800😀", "\ufffd\ue000\ud800😀"),
    ],
)
def test_characters_fold_one_by_one(variants: str, folded: str) -> None:
    assert variants.translate(FOLDS) == folded


@pytest.fixture(scope="module")
def assigned() -> list[str]:
    """The characters that this Python's Unicode tables know."""
    return [character for c in range(0x110000) if unicodedata.category(character := chr(c)) != "Cn"]


def unicode_version(name: str) -> tuple[int, ...]:
    """The version of Unicode that the head of a data file names."""
    found = re.search(r"By Unicode ([0-9.]+)", Path(DATA, name).read_text(encoding="utf-8"))
    assert found is not None
    return tuple(map(int, found[1].split(".")))


PYTHON_VERSION = tuple(map(int, unicodedata.unidata_version.split(".")))


@pytest.mark.parametrize(
    ("name", "content"), [("folds.txt", generate.folds_text), ("letters.txt", generate.letters_text)]
)
def test_the_data_files_are_what_is_generated(name: str, content: Callable[[], str]) -> None:
    if unicode_version(name) != PYTHON_VERSION:
        pytest.skip(f"{name} is not of this Python's Unicode {unicodedata.unidata_version}")
    assert Path(DATA, name).read_text(encoding="utf-8") == content(), REGENERATE


def test_c_has_the_same_folds() -> None:
    assert Path(DATA, "folds.bin").read_bytes() == generate.compiled_folds(fold_lines()), REGENERATE


def test_folds_agree_with_every_python(assigned: list[str]) -> None:
    rule = generate.folding_rule()
    newer = unicode_version("folds.txt") < PYTHON_VERSION  # knows characters that the file does not
    characters = [c for c in some(assigned) if c.translate(FOLDS) != c or not newer]
    assert [c for c in characters if c.translate(FOLDS) != rule(c)] == [], REGENERATE


def test_letters_agree_with_every_python(assigned: list[str]) -> None:
    newer = unicode_version("letters.txt") < PYTHON_VERSION
    characters = [c for c in some(assigned) if is_letter(c) or not newer]
    assert [c for c in characters if is_letter(c) != generate.letter_rule(c)] == [], REGENERATE


def test_the_digest_is_that_of_the_data() -> None:
    assert folding_digest() == generate.digest(), "set _DIGEST in indexer/analysis/folding.py to the latter"


def test_what_a_character_folds_to_folds_to_itself() -> None:
    folded = [chr(codepoint).translate(FOLDS) for codepoint in range(0x32000)]
    assert [text.translate(FOLDS) for text in folded] == folded


def test_only_white_space_folds_to_a_space() -> None:
    codepoints = range(0x20000)
    assert [c for c in codepoints if " " in FOLDS[c]] == [c for c in codepoints if chr(c).isspace()]


@pytest.mark.parametrize(
    ("characters", "expected"),
    [
        ("一龥鿿㐀䶿𠀀𪜀𫝀𬺰𰀀", True),
        ("〇々〡〸⼯⻓⺀", True),
        ("豈﨎\U0002f800", True),
        ("aé1 ，。、（《〉あアー가😀\ufffd", False),
    ],
)
def test_han(characters: str, expected: bool) -> None:
    assert [is_han(character) for character in characters] == [expected] * len(characters)


@pytest.mark.parametrize(
    ("characters", "expected"),
    [
        ("a1éあ가Ⅷ𝟙", True),
        ("字〇々⼯⺀㐀𠮷﨎\U0003fffd", True),
        (" _-+%，。、（《\u0301😀\ufffd\ud800①²½", False),
    ],
)
def test_letters(characters: str, expected: bool) -> None:
    assert [is_letter(character) for character in characters] == [expected] * len(characters)


def test_simplified_is_the_first_choice_of_opencc() -> None:
    opencc = pytest.importorskip("opencc", reason="needs opencc-python-reimplemented, of the dev extra")
    table = Path(opencc.__file__).parent / "dictionary" / "TSCharacters.txt"
    rows = [line.split("\t") for line in table.read_text(encoding="utf-8").splitlines()]
    expected = sorted(traditional + choices.split(" ")[0] for traditional, choices in rows)
    assert data_lines("simplified.txt") == expected


def test_a_variant_is_no_simplified_character_and_stands_for_one() -> None:
    lines = data_lines("variants.txt")
    variants, characters = ([line[at] for line in lines] for at in (0, 1))
    assert (len(set(variants)), {len(line) for line in lines}) == (len(lines), {2})
    assert [c for c in variants if c.encode("gb2312", "ignore")] == []
    assert [
        c for c in characters if c.encode("gb2312").translate(None) == b"" or c.translate(FOLDS) != c
    ] == []


def test_radicals_are_those_of_the_supplement_that_stand_for_an_ideograph() -> None:
    lines = data_lines("radicals.txt")
    unassigned, without_ideograph = 0x2E9A, 0x2E80
    supplement = [chr(c) for c in range(0x2E80, 0x2EF4) if c not in (unassigned, without_ideograph)]
    assert [line[0] for line in lines] == supplement
    assert all(len(line) == 2 and unicodedata.name(line[1]).startswith("CJK UNIFIED") for line in lines)
