"""Reposts: which articles are copies and which hold others, in C and in Python, and how the index tells."""

from __future__ import annotations

from array import array
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer import Article, build_index, remove_articles, update_index
from indexer.analysis import fold_text
from indexer.core.errors import IndexDamagedError
from indexer.core.section_writing import SectionWriter, little_endian
from indexer.duplicates.passages import (
    Passages,
    joined,
    letters_in,
    paragraph_key,
    passages_of,
    read_passages,
)
from indexer.duplicates.reposts import Reposts, find_reposts
from indexer.storage.embedded.generation import open_segment, read_generation, relations_name
from indexer.storage.embedded.relations import Relations
from tests.examples import examples
from tests.indexer.conftest import without_extension

pytestmark = pytest.mark.usefixtures("quick_dictionary")

SENTENCES = [
    "全市科技工作会议在白龟湖科创新城召开",
    "会议总结了去年以来的科技创新工作",
    "全社会研发投入强度达到百分之二点零六",
    "新增高新技术企业一百二十家",
    "李庆豪代表市科技局作了工作报告",
    "会议要求抓好五个方面的重点任务",
    "各县市区科技管理部门负责同志参加会议",
    "技术合同成交额同比增长百分之三十",
]
REPORT = "。\n".join(SENTENCES) + "。"
OTHER = "市政府今天印发关于促进尼龙产业发展的若干意见。\n意见提出到二〇二七年全市尼龙产业产值突破千亿元。"
PAGE = f"本页汇集近期要闻如下所示。\n{REPORT}\n{OTHER}\n更多消息请看下一页的内容汇编。"


def passages(*texts: str) -> Passages:
    """The articles of these texts, as they stand in an index."""
    numbers, ends, paragraphs = array("Q"), array("I"), array("Q")
    for text in texts:
        lines = [fold_text(line) for line in text.split("\n")]
        numbers.extend(sorted({number for line in lines for number in passages_of(line)}))
        ends.append(len(numbers))
        paragraphs.extend(map(paragraph_key, lines))
    return Passages(numbers, ends, paragraphs)


def found(*texts: str) -> Reposts:
    of_all = passages(*texts)
    return find_reposts(of_all.passages, of_all.ends)


def related(index: Path) -> dict[str, set[str]]:
    """Of each article that is related to others these, by id."""
    generation = read_generation(index)
    relations = Relations(index / relations_name(generation.number))
    deleted = set()
    ids = []
    for segment in generation.segments:
        deleted |= {len(ids) + number for number in segment.deleted_articles}
        ids += [record.id for record in open_segment(index, segment).articles.records()]
    relatives = {
        number: {*relations.copies(number), *relations.holders(number), *relations.held(number)} - {number}
        for number in range(len(ids))
    }
    assert not deleted & {other for others in relatives.values() for other in others}
    return {ids[number]: {ids[each] for each in others} for number, others in relatives.items() if others}


@pytest.mark.usefixtures("implementation")
class TestOfEachImplementation:
    def test_a_passage_is_a_sentence_of_eight_letters_whatever_its_spelling(self) -> None:
        simple, glossed = (
            "白龟湖科创新城，2.06%。会议。关于科技创新工作的报告",
            "白龜湖 科創(chuàng)新城2.06%!关于科技創新工作的報告",
        )
        assert passages_of(fold_text(simple)) == passages_of(fold_text(glossed))
        assert [letters_in(passage) for passage in passages_of(fold_text(simple))] == [10, 11]

    @pytest.mark.parametrize(
        ("one", "two", "same"),
        [
            ("浏览123次", "浏览 4 次。", True),
            ("浏览123次", "浏览次", False),
            ("（责任编辑：张三）", "責任編輯：李四 校對", True),
            ("责任编辑：张三", "责任编辑张三", False),
            ("：来源：甲", "来源 : 乙", True),
            ("会议要求各级各部门做到：一是", "会议要求各级各部门做到：二是", False),
            ("记者：" + "甲" * 27, "记者：" + "乙" * 27, True),
            ("记者：" + "甲" * 29, "记者：" + "乙" * 29, False),
        ],
    )
    def test_paragraphs_that_differ_in_numbers_and_signs_have_one_key(
        self, one: str, two: str, same: bool, tmp_path: Path
    ) -> None:
        build_index([Article("a", f"{one}\n{two}\n……")], tmp_path, threads=1)
        (segment,) = read_generation(tmp_path).segments
        keys = list(read_passages(open_segment(tmp_path, segment)).paragraphs)
        assert keys == [paragraph_key(fold_text(one)), paragraph_key(fold_text(two)), 0]
        assert (keys[0] == keys[1]) == same

    def test_copies_are_found_in_another_script_shortened_and_with_more_at_the_end(self) -> None:
        traditional = REPORT.replace("会议", "會議").replace("创", "創(chuàng)")
        shortened = REPORT.replace(SENTENCES[3] + "。\n", "")
        longer = REPORT + "\n免责声明：本网转载此文。"
        assert found(REPORT, OTHER, traditional, shortened, longer) == Reposts(((0, 2, 3, 4),), ())

    def test_an_article_in_a_longer_page_is_held_by_it(self) -> None:
        assert found(PAGE, REPORT, OTHER, REPORT) == Reposts(((1, 3),), ((1, 0), (2, 0)))

    def test_what_all_pages_of_a_site_have_makes_no_reposts(self) -> None:
        around = (
            "欢迎访问平顶山市科学技术局官方网站。" * 1
            + "本站所有内容版权归市科学技术局所有。请使用最新版本的浏览器访问本站。"
        )
        pages = [f"{around}\n{sentence}，第{number}号。" for number, sentence in enumerate(SENTENCES * 3)]
        different = [
            page.replace("第", "一二三四五六七八九十百千万亿甲乙丙丁戊己庚辛壬癸"[number] * 9)
            for number, page in enumerate(pages)
        ]
        assert found(*different) == Reposts((), ())

    def test_a_set_phrase_alone_is_no_repost(self) -> None:
        phrase = "本条例自公布之日起施行。原条例同时废止。"
        assert found(phrase, phrase, f"{REPORT}\n{phrase}") == Reposts((), ())
        assert found(OTHER, OTHER) == Reposts(((0, 1),), ())

    def test_of_nothing_there_are_no_reposts(self) -> None:
        assert found() == found("") == found("", "会议") == Reposts((), ())

    def test_the_index_knows_them_through_updates_and_removals(self, tmp_path: Path) -> None:
        build_index([Article("a", REPORT), Article("b", OTHER)], tmp_path, threads=1)
        assert related(tmp_path) == {}
        update_index([Article("c", REPORT), Article("d", PAGE)], tmp_path, threads=1)
        assert related(tmp_path) == {"a": {"c", "d"}, "c": {"a", "d"}, "b": {"d"}, "d": {"a", "b", "c"}}
        remove_articles(["a"], tmp_path)
        assert related(tmp_path) == {"c": {"d"}, "b": {"d"}, "d": {"b", "c"}}

    def test_what_stands_in_a_segment_is_what_its_texts_give(self, tmp_path: Path) -> None:
        texts = [REPORT, OTHER, "会议", PAGE]
        build_index([Article(str(number), text) for number, text in enumerate(texts)], tmp_path, threads=1)
        (segment,) = read_generation(tmp_path).segments
        read = read_passages(open_segment(tmp_path, segment))
        expected = passages(*texts)
        assert [list(each) for each in (read.passages, read.ends, read.paragraphs)] == [
            list(each) for each in (expected.passages, expected.ends, expected.paragraphs)
        ]
        assert read_passages(open_segment(tmp_path, segment), threads=3) == read
        without = read_passages(open_segment(tmp_path, segment), {0, 2})
        assert list(without.passages) == list(passages("", OTHER, "", PAGE).passages)
        assert list(without.paragraphs[:8]) == [0] * 8


@settings(max_examples=examples(20, ci=200))
@given(st.lists(st.lists(st.integers(0, 30), max_size=12), max_size=14))
def test_both_implementations_find_the_same(articles: list[list[int]]) -> None:
    texts = ["。".join(f"{chr(0x4E00 + number) * 9}" for number in numbers) for numbers in articles]
    in_c = found(*texts)
    with without_extension():
        assert found(*texts) == in_c


@given(st.lists(st.lists(st.integers(0, 30), max_size=12), min_size=1, max_size=6))
def test_segments_joined_are_as_one(articles: list[list[int]]) -> None:
    texts = ["。".join(chr(0x4E00 + number) * 9 for number in numbers) for numbers in articles]
    parts = joined([passages(*texts[:2]), passages(*texts[2:])])
    whole = passages(*texts)
    assert [list(parts.passages), list(parts.ends)] == [list(whole.passages), list(whole.ends)]


@pytest.mark.parametrize(
    ("groups", "copies", "ends", "article"),
    [([0, 1], [1, 3], [0, 2], 0), ([0, 0], [0, 1], [2], 2)],
    ids=["an empty group", "a group without its member"],
)
def test_groups_that_lack_their_members_are_damage(
    tmp_path: Path, groups: list[int], copies: list[int], ends: list[int], article: int
) -> None:
    path = tmp_path / "relations"
    sections = {"members": [0, 2], "groups": groups, "copies": copies, "copy_ends": ends}
    with SectionWriter(path) as writer:
        for name in (*sections, "held", "holders", "boilerplate", "named", "naming"):
            writer.write(name, little_endian(array("I", sections.get(name, ()))))
    relations = Relations(path)
    for look_up in (relations.copies, relations.holders, relations.families):
        with pytest.raises(IndexDamagedError, match="disagrees with itself about reposts"):
            look_up(article)
