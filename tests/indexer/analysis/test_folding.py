"""Folding brings every spelling of a text to one, and each span of it back to the source."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from indexer.analysis import Folded, fold, fold_text
from indexer.analysis.characters import RAISED_DIGITS
from tests.examples import examples

pytestmark = pytest.mark.usefixtures("implementation")

SPELLINGS = [
    "白龟湖科创新城高水平建设",
    "白龜湖科創新城高水平建設",
    "白龜湖科創(chuàng)新城高水平建設(shè)",
    "白龜湖科創 (chuàng ) 新城高水平建設（ｓｈè）",
    "白 龟 湖 科 创 新 城 高 水 平 建 设",
    "白龟湖科创新城\r\n\u3000\u3000高水平建设",
    "白龟湖科创新城⾼⽔平建设",
    "白\u200b龟湖\ufeff科创新城高水平\u00ad建设",
    "白龟湖（Bái Guī Hú）科创(ㄎㄜ ㄔㄨㄤˋ)新城高水平(ping2)建设",
]


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_every_spelling_folds_to_one(spelling: str) -> None:
    assert fold_text(spelling) == "白龟湖科创新城高水平建设"


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("", ""),
        ("\u200b", ""),
        ("   ", ""),
        ("中 国", "中国"),
        ("中\u3000\u00a0\n国", "中国"),
        (" 中国 ", "中国"),
        ("R & D", "r&d"),
        ("  R  &\tD  ", "r&d"),
        ("R & D 投入", "r&d投入"),
        ("达到 2.06 %", "达到2.06%"),
        ("二〇 二四 年", "二零二四年"),
        ("人 々 と", "人々と"),
        ("𠮷 野 a", "𠮷野a"),
        ("， 中", ",中"),
        ("， 。", ",。"),
        ("a \u200b b", "a b"),
        ("中 \ufe0f国", "中国"),
        ("創(chuàng) new", "创new"),
        ("〔２０２４〕３号", "(2024)3号"),
        ("二○二一年", "二零二一年"),
        ("市“两会”「两会」『两会』", '市"两会"两会"两会"'),
        ("１００㎡", "100m2"),
        ("中¨ a", "中¨a"),
        ("（国发〔 2024 〕 3 号）", "(国发(2024)3号)"),
        ("（ 2）建设目标： 2025年", "(2)建设目标:2025年"),
        ("其中， GDP 增长 5 %", "其中,gdp增长5%"),
        ("3 5 b c 5  g", "3 5 b c 5 g"),
        ("《关于〈办法〉的通知》 << A >>", "<关于<办法>的通知><a>"),
        ("阶段——启动 —— 摸底──完", "阶段-启动-摸底-完"),
        ("文化……各类⋯⋯项目...等", "文化…各类…项目.等"),
        ("弗里德里克．泰勒 · 泰勒", "弗里德里克.泰勒.泰勒"),
        ("5%～7%", "5%-7%"),
        ("30①家，30 ①家", "30①家,30①家"),
        ("10³个，m²，CO₂，㎡²，²³", "10³个,m2,co2,m2²,2³"),
        ("½，1½", "½,1½"),
        ("Nestle\u0301，Nestlé", "nestle,nestle"),
        ("ﾃﾞｼﾞﾀﾙ庁ﾊﾟﾅ", "デジタル厅パナ"),
        ("カ\u3099 か゛ハ\u309a ウ\u3099ヷア\u3099", "ガ がパ ヴヷア\u3099"),
    ],
)
def test_fold(source: str, text: str) -> None:
    assert fold(source) == Folded(source, text)


@pytest.mark.parametrize(
    ("source", "part", "span"),
    [
        ("白龜湖", "龟", "龜"),
        ("科創(chuàng)新城", "创", "創(chuàng)"),
        ("科創(chuàng)新城", "科创新", "科創(chuàng)新"),
        ("科創(chuàng) 新城", "创", "創(chuàng)"),
        ("科創 (chuàng )新", "创", "創 (chuàng )"),
        ("中(zhong)(zhong)共", "中", "中(zhong)(zhong)"),
        ("创　新　城", "创新", "创　新"),
        ("创　新　城", "新", "新"),
        ("葛\U000e0100 城", "葛", "葛\U000e0100"),
        ("\ufeff创新", "创新", "创新"),
        ("創(chuàng)\u200b新", "创", "創(chuàng)"),
        ("创新\u200b城", "创新", "创新"),
        ("创\u200b新城", "创新", "创\u200b新"),
        ("创\u200b\ufe0f\u200b新", "创", "创\u200b\ufe0f"),
        ("Nestle\u0301 公司", "nestle", "Nestle\u0301"),
        ("白龟湖(bái guī hú)新城", "湖", "湖(bái guī hú)"),
        ("白龟湖(bái guī hú)新城", "白龟", "白龟"),
        ("R  &  D", "r&", "R  &"),
        ("R  D", " ", "  "),
        ("甲—— 乙", "-", "——"),
        ("甲— — 乙", "甲-", "甲— —"),
        ("ﾃﾞｼ", "デ", "ﾃﾞ"),
        ("100㎡房", "m2", "㎡"),
        ("100㎡房", "2房", "㎡房"),
        ("100㎡房", "0m", "0㎡"),
        ("\u200b㎡\u200b\u200b…\u200b", "2…", "㎡\u200b\u200b…"),
        ("縣(市、區(qū))", "县(市、区)", "縣(市、區(qū))"),
    ],
)
def test_a_span_of_the_folded_text_is_one_of_the_source(source: str, part: str, span: str) -> None:
    folded = fold(source)
    start = folded.text.index(part)
    source_start, source_end = folded.source_span(start, start + len(part))
    assert source[source_start:source_end] == span


@pytest.mark.parametrize(
    ("source", "positions"),
    [("", [0]), ("\u200b", [0]), (" 中 国(guó) ", [1, 3, 9]), ("a㎡\u200b", [0, 1, 1, 2])],
)
def test_an_empty_span_is_an_empty_span_of_the_source(source: str, positions: list[int]) -> None:
    folded = fold(source)
    spans = [folded.source_span(position, position) for position in range(len(folded.text) + 1)]
    assert spans == [(position, position) for position in positions]


@pytest.mark.parametrize(("start", "end"), [(-1, 1), (0, 3), (2, 1), (3, 3)])
def test_a_span_outside_the_text_is_refused(start: int, end: int) -> None:
    with pytest.raises(ValueError, match=rf"span \({start}, {end}\) is not within 2 folded characters"):
        fold("中 国").source_span(start, end)


def test_long_runs_take_no_more_than_their_length() -> None:
    for run in (" ", "(", "( ", "(a", "(a)", "\u200b", "㎡", "中(zhōng)"):
        folded = fold("中" + run * examples(10_000, ci=50_000) + "a")
        assert folded.source_span(0, len(folded.text)) == (0, len(folded.source))


RAISED = tuple(RAISED_DIGITS)

RAISED = tuple(RAISED_DIGITS)

fragments = st.one_of(
    st.sampled_from("中国國創创龜樂啊〇々⼯⻓𠮷𡞵﨎着著aZ1é，。、（）(){}“」〔—○あ가😀\ufffd\ud800"),
    st.sampled_from('…㎡①⑴⒜㍿ﬁ´ßɡ\u0301\u0308  \t\n\x1f\u3000\u00a0——..《〈<"‘”１23½²³₂カハか゛ﾞ\u3099\u309a'),
    st.sampled_from("\ufe0f\U000e0100\u200b\u200d\u00ad\ufeff\0"),
    st.sampled_from(["創(chuàng)", "中(zhong)(zhong)", " ( zhōng )", "(a)", "勇?lián)?", "區(qū))", "  "]),
    st.characters(),
)
sources = st.lists(fragments, max_size=14).map("".join)


def cuts(folded: Folded, boundary: int) -> bool:
    """Whether this boundary of the folded text falls within what one source character became."""
    if not 0 < boundary < len(folded.text):
        return False
    before = folded.source_span(boundary - 1, boundary)
    return before == folded.source_span(boundary, boundary + 1)


@given(sources)
def test_fold_and_fold_text_agree(source: str) -> None:
    assert fold(source) == Folded(source, fold_text(source))


@given(sources)
def test_folded_text_folds_to_itself(source: str) -> None:
    text = fold_text(source)
    assert fold_text(text) == text


@given(sources)
@example("啊⒜中")
@example("⒜ 中(zhōng) (zhōng) a  b")
def test_a_span_of_the_source_folds_back_to_the_text_it_came_from(source: str) -> None:
    folded = fold(source)
    boundaries = [b for b in range(len(folded.text) + 1) if not cuts(folded, b)]
    spans = [
        (start, end)
        for start in boundaries
        for end in boundaries
        if start <= end and folded.text[start:end].strip(" ") == folded.text[start:end]
    ]
    spans = [
        (start, end) for start, end in spans if source[folded.source_span(start, end)[0] :][:1] not in RAISED
    ]
    texts = [fold_text(source[slice(*folded.source_span(start, end))]) for start, end in spans]
    assert texts == [folded.text[start:end] for start, end in spans]


@given(sources)
def test_spans_advance_with_the_text_and_stay_within_the_source(source: str) -> None:
    folded = fold(source)
    spans = [folded.source_span(position, position + 1) for position in range(len(folded.text))]
    assert all(0 <= start < end <= len(source) for start, end in spans)
    assert all(before == after or before[1] <= after[0] for before, after in pairwise(spans))
