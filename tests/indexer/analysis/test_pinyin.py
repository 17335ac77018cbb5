"""The characters that typed letters may stand for, whatever an index holds."""

from __future__ import annotations

from pathlib import Path

import pytest

from indexer.analysis import fold_text
from indexer.analysis.characters import DATA
from indexer.analysis.pinyin import LONGEST_TYPED, Graph, abbreviated, phonetic_runs, sounding, spelled
from tests.timing import usual_seconds


def reads(graph: Graph | None, text: str) -> int | None:
    """The cost of a text along a graph; None where it is no way through it."""
    reached: dict[tuple[int, int], int] = {(0, 0): 0}
    for at, steps in enumerate(graph or []):
        for (place, length), cost in list(reached.items()):
            for end, characters in steps if place == at else ():
                more = characters.get(text[length : length + 1])
                if more is not None:
                    key = (end, length + 1)
                    reached[key] = min(cost + more, reached.get(key, cost + more))
    return reached.get((len(graph or []), len(text))) if graph else None


@pytest.mark.parametrize(
    ("typed", "text", "cost"),
    [
        ("baiguihu", "白龟湖", 0),
        ("BaiGuiHu", "白龟湖", 0),
        ("bai gui hu", "白龟湖", 0),
        ("bai'gui'hu", "白龟湖", 0),
        ("bai-gui-hu", "白龟湖", 0),
        ("bái guī hú", "白龟湖", 0),
        ("bai2gui1hu2", "白龟湖", 0),
        ("ㄅㄞˊㄍㄨㄟㄏㄨˊ", "白龟湖", 0),
        ("白gui湖", "白龟湖", 0),
        ("白 gui 湖", "白龟湖", 0),
        ("xian", "西安", 0),
        ("xian", "先", 0),
        ("xi an", "西安", 0),
        ("xi an", "先", None),
        ("xi'an", "先", None),
        ("fangan", "方案", 0),
        ("fangan", "反感", 0),
        ("nvxing", "女性", 0),
        ("nǚxìng", "女性", 0),
        ("yinhang", "银行", 0),
        ("yinxing", "银行", 0),
        ("di3zhi3", "地址", 0),
        ("zhongguo2024", "中国2024", 0),
        ("baiguihu", "百归湖", 0),
        ("baiguihu", "白龟潮", None),
        ("gdp", "工地平", None),
    ],
)
def test_spelled(typed: str, text: str, cost: int | None) -> None:
    assert reads(spelled(fold_text(typed)), text) == cost


@pytest.mark.parametrize("typed", ["", "白龟湖", "gdp", "policy", "2024", "a" * (LONGEST_TYPED + 1), "’"])
def test_no_pinyin(typed: str) -> None:
    assert spelled(fold_text(typed)) is None


@pytest.mark.parametrize(
    ("typed", "text", "cost"),
    [
        ("pingdinsan", "平顶山", 2),
        ("lanjing", "南京", 1),
        ("nanjing", "兰京", 1),
        ("si", "十", 1),
        ("zi", "之", 1),
        ("shuo", "说", 0),
        ("yue", "说", 1),  # a rare reading
    ],
)
def test_near_sounds_and_rare_readings_cost(typed: str, text: str, cost: int) -> None:
    assert reads(spelled(typed, near=True), text) == cost
    assert reads(spelled(typed), text) == (0 if cost == 0 else None)


@pytest.mark.parametrize(
    ("typed", "text", "cost"),
    [
        ("baig", "白龟", 0),
        ("bai g", "白龟", 0),
        ("bai", "白", 0),
        ("b", "白", 0),
        ("zh", "中", 0),
        ("zhongg", "中国", 0),
    ],
)
def test_unfinished(typed: str, text: str, cost: int) -> None:
    assert reads(spelled(typed, unfinished=True), text) == cost


@pytest.mark.parametrize(
    ("typed", "text", "found"),
    [("bgh", "白龟湖", True), ("bgh", "白龟山", False), ("zgrm", "中国人民", True), ("hn", "海南", True)],
)
def test_abbreviated(typed: str, text: str, found: bool) -> None:
    assert reads(abbreviated(typed), text) == (0 if found else None)


@pytest.mark.parametrize("typed", ["b", "b2", "白g", "iu", "bghbghbgh", ""])
def test_no_abbreviation(typed: str) -> None:
    assert abbreviated(typed) is None


@pytest.mark.parametrize(
    ("typed", "text", "cost", "near"),
    [
        ("白归湖", "白归湖", 0, 0),
        ("白归湖", "白龟湖", 2, 2),
        ("百归湖", "白龟湖", 4, 4),
        ("兰京", "南京", None, 3),
        ("科创、薪城", "科创、新城", 2, 2),
        ("白归湖", "白云湖", None, None),
    ],
)
def test_sounding(typed: str, text: str, cost: int | None, near: int | None) -> None:
    assert reads(sounding(typed), text) == cost
    assert reads(sounding(typed, near=True), text) == near


@pytest.mark.parametrize(
    ("typed", "runs"),
    [
        ("baiguihu", ["baiguihu"]),
        ("bai gui hu科创", ["bai gui hu"]),
        ("白gui湖he山", ["gui", "he"]),
        ("bai2gui1 2024", ["bai2gui1"]),
        ("", []),
    ],
)
def test_phonetic_runs(typed: str, runs: list[str]) -> None:
    assert [typed[start:end] for start, end in phonetic_runs(typed)] == runs


def test_a_graph_takes_no_time() -> None:
    with usual_seconds() as taken:
        for typed in ("a" * 100_000, "shi" * 50, "xian" * 40, "'" * 1_000, "z" * 160, "a1" * 80):
            spelled(typed, near=True, unfinished=True)
            sounding(typed)
            list(phonetic_runs(typed))
    assert taken.seconds < 2


def test_common_readings_are_those_of_pypinyin() -> None:
    pytest.importorskip("pypinyin", reason="needs pypinyin, of the dev extra")
    from indexer.analysis.data.generate_readings import common_readings_text

    assert Path(DATA, "common_readings.txt").read_text(encoding="utf-8") == common_readings_text()
