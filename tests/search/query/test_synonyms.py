"""What a text says in other words, and the shipped list of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.analysis import Segmenter, fold_text, is_han
from indexer.core.errors import PolicySearchError
from search.query.data.generate import compiled_phrases
from search.query.plain import TABLE_OF_SYNONYMS
from search.query.synonyms import (
    SHIPPED_SYNONYMS,
    Expansion,
    ListedGroups,
    Synonyms,
    shipped_synonyms,
    word_bounds,
)
from tests.examples import examples

LIST = """\
# 科技
科创 = 科技创新
科创中心 = 科技创新中心
研发 = R&D = 研究与试验发展
软體 = 软件
外企 = 外资企业 > 外商投资企业

北大 = 北京大学
AI = 人工智能
辞退 > 解除劳动合同 | 开除
老板 > 用人单位
开除 > 解除劳动合同
"""


def synonyms_of(text: str) -> Synonyms:
    return Synonyms.read(text.splitlines(), "mine.txt")


def same(said: str, *also: str) -> Expansion:
    return Expansion(said, also, same=True)


def related(said: str, *also: str) -> Expansion:
    return Expansion(said, also, same=False)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("天气", []),
        ("科创政策", [same("科创", "科技创新")]),
        ("科技创新政策", [same("科技创新", "科创")]),
        ("科创中心建设", [same("科创中心", "科技创新中心")]),
        ("科创即科技创新", []),
        ("科创和科创", [same("科创", "科技创新")]),
        ("Ｒ＆Ｄ投入", [same("r&d", "研发", "研究与试验发展")]),
        ("研發投入", [same("研发", "r&d", "研究与试验发展")]),
        ("软件", [same("软件", "软体")]),
        ("外企", [same("外企", "外资企业"), related("外企", "外商投资企业")]),
        ("外商投资企业", []),
        ("被辞退", [related("辞退", "解除劳动合同", "开除")]),
        ("开除", [related("开除", "解除劳动合同")]),
        ("老板辞退", [related("老板", "用人单位"), related("辞退", "解除劳动合同", "开除")]),
        ("辞退或开除", [related("辞退", "解除劳动合同")]),
        ("解除劳动合同", []),
    ],
)
def test_expansions(text: str, expected: list[Expansion]) -> None:
    assert synonyms_of(LIST).expansions(fold_text(text)) == tuple(expected)


@pytest.mark.parametrize(
    ("text", "found"),
    [("AI产业", True), ("5G+AI", True), ("ai", True), ("air", False), ("XAI", False), ("AI2", False)],
)
def test_latin_letters_are_found_as_whole_runs(text: str, found: bool) -> None:
    folded = fold_text(text)
    assert bool(synonyms_of(LIST).expansions(folded)) is found
    assert bool(synonyms_of(LIST).expansions(folded, {0, 2, len(folded)})) is found


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["东北", "大学"], []),
        (["去", "北大"], [same("北大", "北京大学")]),
        (["去", "北", "大"], [same("北大", "北京大学")]),
        (["科创", "中心"], [same("科创中心", "科技创新中心")]),
        (["科创", "中", "心愿"], [same("科创", "科技创新")]),
        (["高科", "创新"], []),
        (["r&d+ai"], [same("r&d", "研发", "研究与试验发展"), same("ai", "人工智能")]),
    ],
)
def test_a_phrase_begins_and_ends_with_words(words: list[str], expected: list[Expansion]) -> None:
    assert synonyms_of(LIST).expansions("".join(words), word_bounds(words)) == tuple(expected)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("科创＝科技创新", [same("科创", "科技创新")]),
        ("  科創=科技創新  ", [same("科创", "科技创新")]),
        ("\ufeff科创 = 科技创新", [same("科创", "科技创新")]),
        ("科创 > R & D | S & T", [related("科创", "r&d", "s&t")]),
        ("# 科创 = 科技创新", []),
    ],
)
def test_spellings_of_a_line(line: str, expected: list[Expansion]) -> None:
    assert synonyms_of(line).expansions("科创") == tuple(expected)


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("科创", "'科创' is not A = B, A > B | C or A = B > C; write it so, or begin a comment with #"),
        (
            "科创 | 科技创新",
            "'科创|科技创新' is not A = B, A > B | C or A = B > C; write it so, or begin a comment with #",
        ),
        (
            "科创 > 创新 > 科技",
            "'科创>创新>科技' is not A = B, A > B | C or A = B > C; write it so, or begin a comment with #",
        ),
        (
            "科创 > 创新 = 科技",
            "'科创>创新=科技' is not A = B, A > B | C or A = B > C; write it so, or begin a comment with #",
        ),
        ("科创 =", "'' is too short; a phrase has two characters or more"),
        ("科创 = 科", "'科' is too short; a phrase has two characters or more"),
        ("科创 = " + "科" * 41, f"{'科' * 41!r} is longer than 40 characters; name its shorter part"),
        ("科創 = 科创", "'科创' is there twice, spellings of one text being the same; name it once"),
        ("高企 > 高新", "'高企' is on line 1 already; make one group of the two"),
    ],
)
def test_a_line_that_is_no_group_is_refused(line: str, fault: str) -> None:
    with pytest.raises(PolicySearchError) as raised:
        synonyms_of(f"高企 = 高新技术企业\n{line}")
    assert str(raised.value) == f"synonyms mine.txt, line 2: {fault}"


def shipped_lines() -> list[str]:
    return Path(SHIPPED_SYNONYMS).read_text(encoding="utf-8").splitlines()


def shipped_groups() -> list[str]:
    return [line for line in shipped_lines() if line and not line.startswith("#")]


def phrases_of(group: str) -> tuple[list[str], list[str]]:
    """The phrases of a line on the left, and on the right."""
    left, _, right = group.partition(" > ")
    return left.split(" = "), right.split(" | ") if right else []


def test_the_table_of_the_shipped_list_is_compiled_from_it() -> None:
    compiled = compiled_phrases(Path(SHIPPED_SYNONYMS).read_bytes())
    remedy = "run `python -m search.query.data.generate`"
    assert Path(TABLE_OF_SYNONYMS).read_bytes() == compiled, remedy


def test_the_shipped_list_is_well_formed() -> None:
    Synonyms.read(shipped_lines(), SHIPPED_SYNONYMS)
    groups = [phrases_of(group) for group in shipped_groups()]
    assert len(groups) >= 700
    lefts = [said for left, _ in groups for said in left]
    assert sorted(lefts) == sorted(set(lefts))
    for left, right in groups:
        assert len({*left, *right}) == len(left) + len(right) >= 2
        assert all(len(said) >= 2 and said == fold_text(said).replace(" ", "") for said in left + right)
        assert all(said.isascii() or any(map(is_han, said)) for said in left + right)
        # Who asks for the left finds such a right side anyway.
        assert [other for other in right if all(said in other for said in left)] == []


def test_what_is_shipped_is_what_reading_the_list_gives() -> None:
    # It is loaded by a shorter way, which no comment may mislead.
    read = Synonyms.read(shipped_lines(), SHIPPED_SYNONYMS)
    said = {said for line in shipped_lines() for said in fold_text(line).replace(">", "=").split("=")}
    for group in shipped_groups():
        left, right = phrases_of(group)
        said.update(left + right)
    for text in said:
        assert shipped_synonyms().expansions(text) == read.expansions(text)


def test_every_line_of_the_shipped_list_is_found() -> None:
    for group in shipped_groups():
        left, right = phrases_of(group)
        for said in left:
            others = [other for other in left if other != said and other not in said]
            expected = [same(said, *others)] if others else []
            rest = [other for other in right if other not in said]
            expected += [related(said, *rest)] if rest else []
            assert shipped_synonyms().expansions(said) == tuple(expected)


@pytest.mark.parametrize(
    ("text", "also"),
    [
        ("国家发改委关于价格的通知", "国家发展和改革委员会"),
        ("“十四五”规划", "第十四个五年规划"),
        ("新冠肺炎疫情", "新型冠状病毒肺炎疫情"),
        ("失业金怎么领", "失业保险金"),
        ("房东不退押金", "出租人"),
        ("人工智慧產業", "人工智能"),
        ("網路軟體", "软件"),
        ("高企认定", "高新技术企业"),
        ("平顶山GDP", "国内生产总值"),
    ],
)
def test_the_shipped_list_in_real_questions(segmenter: Segmenter, text: str, also: str) -> None:
    folded = fold_text(text)
    found = shipped_synonyms().expansions(folded, word_bounds(segmenter.cut(folded)))
    assert also in [other for expansion in found for other in expansion.also]


@pytest.mark.parametrize("phrase", ["科创", "创", "科技创新", "辞退", "开除", "科创=科技创新", "B", "A=B"])
def test_a_list_has_the_same_groups_before_and_after_its_phrases_are_told_apart(phrase: str) -> None:
    lines = "科创=科技创新\n辞退>解除劳动合同|开除\nA=B=C"
    first, later = ListedGroups(lines), ListedGroups(lines)
    later.places_in("字" * 100)
    later.places_in("字" * 100)
    assert later.places_in("科创字") == [0]
    assert first.group(phrase) == later.group(phrase)


def test_a_long_text_says_the_same() -> None:
    questions = ["科创政策", "R&D投入", "被辞退", "东北天气", "一" * 200]
    text = fold_text("，".join(questions))
    expected = [
        same("科创", "科技创新"),
        same("r&d", "研发", "研究与试验发展"),
        related("辞退", "解除劳动合同", "开除"),
    ]
    assert synonyms_of(LIST).expansions(text) == tuple(expected)


@pytest.mark.parametrize("text", ["东北大学", "中行程", "山城区", "财政部门", "whose"])
def test_fragments_of_words_say_nothing(segmenter: Segmenter, text: str) -> None:
    assert shipped_synonyms().expansions(text, word_bounds(segmenter.cut(text))) == ()


PHRASES = sorted({said for group in shipped_groups() for said in phrases_of(group)[0]})


@settings(max_examples=examples(40, ci=300))
@given(
    st.lists(st.one_of(st.sampled_from(PHRASES), st.text("的科创和ai5 +，研发r&d", max_size=4)), max_size=6)
)
def test_expansions_are_of_the_text_and_not_in_it(parts: list[str]) -> None:
    text = "".join(parts)
    found = shipped_synonyms().expansions(text)
    also = [other for expansion in found for other in expansion.also]
    assert all(other not in text for other in also)
    assert len(also) == len(set(also))
    assert all(expansion.also and expansion.said in text for expansion in found)


@settings(max_examples=examples(40, ci=300))
@given(
    st.lists(st.sampled_from([*(said for said in PHRASES if all(map(is_han, said))), "的", "ai", "5", "，"]))
)
def test_what_is_said_is_made_of_whole_words(words: list[str]) -> None:
    bounds = word_bounds(words)
    text = "".join(words)
    for expansion in shipped_synonyms().expansions(text, bounds):
        places = [at for at in range(len(text)) if text.startswith(expansion.said, at)]
        assert any({at, at + len(expansion.said)} <= bounds for at in places)
