"""The paragraphs of documents that are laid out in pages, by the places of their lines."""

from __future__ import annotations

from collections.abc import Sequence

from indexer.sources.formats.layout import Line
from indexer.sources.formats.paged import draft_of_pages

FULL = "全市科技系统要切实强化党建引领扛起政治责任履职尽责担当"
LEFT, SIZE = 80.0, 10.0


def line(text: str, base: float, *, indent: float = 0, size: float = SIZE, is_row: bool = False) -> Line:
    left = LEFT + indent * size
    return Line(text, left, left + size * len(text), base, size, is_row)


def page(*texts: str) -> list[Line]:
    return [
        line(text.lstrip(">"), 100.0 + 18 * n, indent=2 * text.startswith(">"))
        for n, text in enumerate(texts)
    ]


def paragraphs(*pages: Sequence[Line]) -> list[str]:
    return draft_of_pages(pages).text.split("\n")


def centred(text: str, base: float, size: float = 20.0) -> Line:
    left = LEFT + (SIZE * len(FULL) - size * len(text)) / 2
    return Line(text, left, left + size * len(text), base, size)


def test_a_full_line_continues_unless_the_next_one_is_indented() -> None:
    body = page(f">{FULL[:-2]}", FULL, f">{FULL[:-2]}", FULL, "完毕。", f">{FULL[:-2]}", "尾。")
    first = FULL[:-2]
    assert paragraphs(body) == [first + FULL, f"{first}{FULL}完毕。", f"{first}尾。"]


def test_a_line_is_full_if_the_next_word_did_not_fit() -> None:
    assert paragraphs(page(FULL, FULL[:-5], "internationally 合作。", FULL[:-5], "合作。", FULL)) == [
        f"{FULL}{FULL[:-5]}internationally 合作。",
        FULL[:-5],
        "合作。",
        FULL,
    ]


def test_a_paragraph_goes_on_in_the_next_column_and_on_the_next_page() -> None:
    left = [each._replace(part=0) for each in page(*[FULL] * 5)]
    right = [
        each._replace(part=1, left=each.left + 400, right=each.right + 400) for each in page(*[FULL] * 5)
    ]
    assert paragraphs([*left, *right], page(FULL, "完毕。")) == [f"{FULL * 11}完毕。"]


def test_a_wider_distance_parts_paragraphs() -> None:
    lines = page(FULL, FULL, FULL, FULL)
    apart = [each._replace(base=each.base + 18 * (n > 1)) for n, each in enumerate(lines)]
    assert paragraphs(apart) == [FULL * 2, FULL * 2]


def test_lines_of_larger_letters_in_the_middle_are_one_title() -> None:
    title = [centred("关于印发研发投入", 100), centred("后补助办法的函告", 128)]
    body = [line(FULL, 170), line(FULL, 188), line("完毕。", 206)]
    assert paragraphs([*title, *body]) == ["关于印发研发投入后补助办法的函告", f"{FULL * 2}完毕。"]
    chapters = [centred("第一章 总则", 100), centred("第一节 目的", 128)]
    assert paragraphs([*chapters, *body])[:2] == ["第一章 总则", "第一节 目的"]


def test_a_row_of_a_table_is_a_paragraph() -> None:
    rows = [line(FULL, 100.0 + 18 * n, is_row=True) for n in range(3)]
    assert paragraphs(rows) == [FULL] * 3


def test_a_running_head_stands_once_also_beside_the_number_of_the_page_and_on_odd_pages_alone() -> None:
    def numbered(number: int) -> list[Line]:
        head = f"示例公报 {number}" if number % 2 else f"{number} 示例省人民政府"
        return page(head, f"第{number}页说的是{'甲乙丙丁戊'[number - 1] * 5}。", f"第 {number} 页 共 5 页")

    draft = draft_of_pages([numbered(number) for number in range(1, 6)])
    assert draft.text.split("\n")[:2] == ["示例公报", "示例省人民政府"]
    assert [each.text for each in draft.left_out if "公报" in each.text or "省" in each.text] == [
        "示例公报 3",
        "4 示例省人民政府",
        "示例公报 5",
    ]
    assert sum("共 5 页" in each.text for each in draft.left_out) == 5


def test_rows_that_differ_by_their_numbers_are_no_heads_and_the_last_line_of_a_text_is_no_foot() -> None:
    pages = [page(f"甲县 {10 * n} {n}", FULL + "。", f"乙区 {n}说的是。", "同样的结尾。") for n in range(4)]
    text = draft_of_pages(pages).text
    assert [text.count(each) for each in ("甲县", "乙区", "同样的结尾。")] == [4, 4, 4]
