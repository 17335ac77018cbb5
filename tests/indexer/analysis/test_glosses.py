"""Which parentheses are pinyin glosses, and which are parentheses."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.analysis.characters import DATA
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
        ("二〇(líng)二四", "二零二四"),
        ("白龟湖(bái guī hú)，白龟湖（Báiguī Hú）", "白龟湖,白龟湖"),
        ("西安(xi'an)，西安(xī-ān)，先(xian)", "西安,西安,先"),
        ("白 龟 湖 (bái  guī hú)(bai gui hu)新", "白龟湖新"),
        ("白(bái)龟(guī)湖(bái guī hú)", "白龟湖"),
        ("白龜(ㄍㄨㄟ)湖(ㄏㄨˊ)，白龜(ㄅㄞˊ ㄍㄨㄟ)", "白龟湖,白龟"),
        ("龟(gui1)，白龟(bai2gui1)，龟[guī]", "龟,白龟,龟"),
        ("白龟(音guī)湖，白龟湖（拼音：Báiguī Hú）、龟(讀音 guī)", "白龟湖,白龟湖、龟"),
        ("白龟湖(bái、guī、hú)，白龟(bái，guī)，白龟(bái/guī)", "白龟湖,白龟,白龟"),
        ("一会儿(yíhuìr)", "一会儿"),
        ("唱片(音乐)，中(音)，中(音guó)，龟(音归)", "唱片(音乐),中(音),中(音guo),龟(音归)"),
        ("龟湖(bái guī hú)", "龟湖(bai gui hu)"),
        ("白龟湖(bái guī)", "白龟湖(bai gui)"),
        ("白龟，湖(bái guī hú)", "白龟,湖(bai gui hu)"),
        ("中国(China)、中国(zhong guo ren)", "中国(china)、中国(zhong guo ren)"),
        ("甲(1)、乙(2.)、丙(-)", "甲(1)、乙(2.)、丙(-)"),
        ("縣(市、區(qū))", "县(市、区)"),
        ("GDP（亿元）", "gdp(亿元)"),
        ("选项(a)", "选项(a)"),
        ("(a)(zhōng)", "(a)(zhong)"),
        ("公司(ppp)中(gdp)", "公司(ppp)中(gdp)"),
        ("中(guó)", "中(guo)"),
        ("中(gdp)(zhōng)", "中(gdp)(zhong)"),
        ("中(zhōng)(gdp)", "中(gdp)"),
        ("中(zhōngguó)", "中(zhongguo)"),
        ("中(zho ng)", "中(zho ng)"),
        ("中()", "中()"),
        ("凝共识、勇?lián)?、促开放", "凝共识、勇?lian)?、促开放"),
        ("(chuàng)新", "(chuang)新"),
        (" (chuàng)新", "(chuang)新"),
        ("創(chuàng", "创(chuang"),
        ("創(chu(àng)新)", "创(chu(ang)新)"),
    ],
)
def test_glosses_go_and_parentheses_stay(text: str, folded: str) -> None:
    assert fold_text(text) == folded


def test_a_glossed_character_is_its_position_and_the_end_of_its_last_gloss() -> None:
    assert glossed_characters("创(chuang)新(x)中(zhong) (zhong)共") == [(0, 9), (13, 29)]


@pytest.mark.parametrize(
    ("syllable", "character", "expected"),
    [
        ("chuang", "创", True),
        ("ㄔㄨㄤ", "创", True),
        ("ㄌㄩ", "绿", True),
        ("qian", "干", True),  # of 乾, which folds to 干
        ("lv", "绿", True),
        ("lu", "绿", True),
        ("guo", "创", False),
        ("gdp", "创", False),
        ("a", "a", False),
    ],
)
def test_readings(syllable: str, character: str, expected: bool) -> None:
    assert is_reading(syllable, character) is expected


def test_readings_are_those_of_pypinyin() -> None:
    pytest.importorskip("pypinyin", reason="needs pypinyin, of the dev extra")
    from indexer.analysis.data.generate_readings import readings_text

    assert Path(DATA, "readings.txt").read_text(encoding="utf-8") == readings_text()


@given(st.text("白龟湖绿西安", min_size=1, max_size=8), st.data())
def test_a_word_with_its_readings_is_the_word(word: str, data: st.DataObject) -> None:
    readings = {"白": "bái", "龟": "ㄍㄨㄟ", "湖": "hu2", "绿": "lǜ", "西": "XĪ", "安": "ān"}
    between = st.sampled_from([" ", "", "-", "'"])
    gloss = "".join(readings[character] + data.draw(between) for character in word)
    assert fold_text(f"到{word}({gloss})去") == f"到{word}去"


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
