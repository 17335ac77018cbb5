"""Which parentheses are pinyin glosses, and which are parentheses."""

from __future__ import annotations

import re
import unicodedata

import pytest

from indexer.analysis.characters import data_lines, is_han
from indexer.analysis.folding import fold_text
from indexer.analysis.glosses import glossed_characters, is_reading
from tests import SHARED

pytestmark = pytest.mark.usefixtures("implementation")


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("白龜湖科創(chuàng)新城", "白龟湖科创新城"),
        ("发(fā)展", "发展"),
        ("科技創(chuàng )新", "科技创新"),
        ("創 ( chuàng ) 新", "创新"),
        ("創（ｃｈｕàｎｇ）新", "创新"),
        ("創(chua\u0300ng)新", "创新"),
        ("創(CHUÀNG)新", "创新"),
        ("創(chu\u200bàng)新", "创新"),
        ("广(ɡuǎnɡ)场(chɑnɡ)", "广场"),
        ("中(zhong)(zhong)共", "中共"),
        ("中(zhōng) (zhòng)共", "中共"),
        ("绿(lǜ)旅(lv)女(nu\u0308\u030c)略(lüè)", "绿旅女略"),
        ("長(zhǎng)大，長(cháng)久", "长大,长久"),
        ("著(zhù)名，沿著(zhe)", "着名,沿着"),
        ("开(kăi)放", "开放"),
        ("⻓(cháng)城", "长城"),
        ("二〇(líng)二四", "二〇二四"),
        ("縣(市、區(qū))", "县(市、区)"),
        ("GDP（亿元）", "gdp(亿元)"),
        ("选项(a)", "选项(a)"),
        ("(a)(zhōng)", "(a)(zhōng)"),
        ("公司(ppp)中(gdp)", "公司(ppp)中(gdp)"),
        ("中(guó)", "中(guó)"),
        ("中(gdp)(zhōng)", "中(gdp)(zhōng)"),
        ("中(zhōng)(gdp)", "中(gdp)"),
        ("中(zhōngguó)", "中(zhōngguó)"),
        ("中(zho ng)", "中(zho ng)"),
        ("中()", "中()"),
        ("凝共识、勇?lián)?、促开放", "凝共识、勇?lián)?、促开放"),
        ("(chuàng)新", "(chuàng)新"),
        (" (chuàng)新", " (chuàng)新"),
        ("創(chuàng", "创(chuàng"),
        ("創(chu(àng)新)", "创(chu(àng)新)"),
    ],
)
def test_glosses_go_and_parentheses_stay(text: str, folded: str) -> None:
    assert fold_text(text) == folded


def test_a_glossed_character_is_its_position_and_the_end_of_its_last_gloss() -> None:
    assert glossed_characters("创(chuàng)新(x)中(zhong) (zhong)共") == [(0, 9), (13, 29)]


@pytest.mark.parametrize(
    ("syllable", "character", "expected"),
    [
        ("chuàng", "创", True),
        ("chuang", "创", True),
        ("chuāng", "创", True),
        ("qián", "干", True),  # of 乾, which folds to 干
        ("lv", "绿", True),
        ("lu", "绿", True),
        ("guó", "创", False),
        ("gdp", "创", False),
        ("a", "a", False),
    ],
)
def test_readings(syllable: str, character: str, expected: bool) -> None:
    assert is_reading(syllable, character) is expected


def test_readings_are_those_of_pypinyin() -> None:
    constants = pytest.importorskip("pypinyin.constants", reason="needs pypinyin, of the dev extra")
    expected: dict[str, set[str]] = {}
    for codepoint, syllables in constants.PINYIN_DICT.items():
        character = fold_text(chr(codepoint))
        if len(character) == 1 and is_han(character):  # the rest are private use
            for syllable in syllables.split(","):
                plain = unicodedata.normalize("NFD", syllable).replace("u\u0308", "v")
                toneless = "".join(letter for letter in plain if letter.isascii())
                expected.setdefault(toneless, set()).add(character)
    rows = [line.split("\t") for line in data_lines("readings.txt")]
    assert rows == [[syllable, "".join(sorted(expected[syllable]))] for syllable in sorted(expected)]


def test_every_gloss_seen_on_mirror_sites_is_a_reading() -> None:
    pairs = SHARED / "corpora" / "pinyin_artefact" / "pairs.tsv"
    if not pairs.exists():
        pytest.skip("the corpus of mirror pages is not beside the checkout")
    rows = [line.split("\t") for line in pairs.read_text(encoding="utf-8").splitlines()]
    assert [row for row in rows if fold_text(f"{row[0]}({row[1]})") != fold_text(row[0])] == []
    assert len(rows) == 181


def test_no_gloss_of_the_report_remains() -> None:
    report = SHARED / "seeds" / "report.txt"
    if not report.exists():
        pytest.skip("the report is not beside the checkout")
    text = report.read_text(encoding="utf-8")
    assert len(re.findall(r"\([a-zà-ǜ]+\)", text)) == 135
    assert re.findall(r"\w*\(.*?\)", fold_text(text)) == ["各县(市、区)"]
