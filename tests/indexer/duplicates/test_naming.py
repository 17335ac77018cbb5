"""The number of articles that name a law: in C and in Python, and as an index changes."""

from __future__ import annotations

from array import array
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer import Article, build_index, native, remove_articles, revert_index, update_index
from indexer.core.errors import IndexDamagedError
from indexer.duplicates.naming import laws_cited, own_law, read_law_names
from indexer.storage.embedded.generation import open_segment, read_generation, relations_name
from indexer.storage.embedded.relations import Relations, Reposts, write_relations
from indexer.storage.segment.inversion import segment_in_memory
from indexer.storage.segment.naming import Naming
from tests.examples import examples
from tests.indexer.conftest import without_extension

LAW = Article("law", "第一条。", title="中华人民共和国民法典")
CODE = Article("code", "第二条。", title="民法典第二条")
RULE = Article("rule", "依照《民法典》制定本条例。", title="工伤保险条例")
NEWS = Article(
    "news", "《中華人民共和國民法典》施行。\n《民法典》和《工伤保险条例》。\n《工作报告》", title="新闻"
)


def named(index: Path) -> dict[str, int]:
    """How many articles name the law of each article that can be found, by id."""
    generation = read_generation(index)
    relations = Relations(index / relations_name(generation.number))
    found = {}
    first = 0
    for entry in generation.segments:
        files = open_segment(index, entry)
        naming = relations.naming.between(first, first + len(files.articles))
        for number, record in enumerate(files.articles.records()):
            if naming.of(number):
                assert number not in entry.deleted_articles
                found[record.id] = naming.of(number)
        first += len(files.articles)
    return found


@pytest.mark.usefixtures("implementation", "quick_dictionary")
def test_articles_that_name_a_law_are_counted_anew_with_each_change(tmp_path: Path) -> None:
    others = [Article(f"other-{number}", "天气。\n" * 9) for number in range(20)]
    build_index([LAW, RULE, *others], tmp_path, threads=1)
    assert named(tmp_path) == {"law": 1}
    update_index([CODE, NEWS], tmp_path, threads=1)
    assert len(read_generation(tmp_path).segments) == 2
    assert named(tmp_path) == {"law": 2, "code": 2, "rule": 1}
    remove_articles(["rule", "law"], tmp_path)
    assert named(tmp_path) == {"code": 1}
    revert_index(tmp_path)
    assert named(tmp_path) == {"law": 2, "code": 2, "rule": 1}


def test_a_law_without_a_count_is_damage(tmp_path: Path) -> None:
    path = tmp_path / "relations"
    write_relations(path, Reposts((), ()), array("I"), Naming(array("I", [3]), array("I")))
    with pytest.raises(IndexDamagedError, match="disagrees with itself about laws"):
        Relations(path)


def test_a_law_is_one_number_whatever_its_spelling() -> None:
    assert own_law("中华人民共和国民法典第一条") == own_law("民 法典") != 0
    assert own_law("新闻") == 0
    assert laws_cited(["《民法典》，《民法典》", "《中華人民共和國民法典》《通知》"]) == [own_law("民法典")]


PARTS = st.sampled_from(
    [
        *"《》法第条一0民甲〈< (",
        "民法典",
        "条例",
        "中华人民共和国",
        "第一千条",
        "創(chuàng)法",
        "𠮷",
        "\ud800",
        "甲" * 30,
    ]
)
TEXTS = st.lists(PARTS, max_size=12).map("".join) | st.lists(PARTS, max_size=6).map(
    lambda parts: f"《{''.join(parts)}法》"
)


@pytest.mark.skipif(native.extension is None, reason="there is only the Python path")
@settings(max_examples=examples(25, ci=500))
@given(st.lists(st.tuples(TEXTS, st.lists(TEXTS, max_size=3)), max_size=4), st.sets(st.integers(0, 3)))
def test_c_and_python_find_the_same_laws(articles: list[tuple[str, list[str]]], deleted: set[int]) -> None:
    made = [
        (Article(str(number), "\n".join(["始", *texts]), title=title), {})
        for number, (title, texts) in enumerate(articles)
    ]
    files = segment_in_memory(made, None)
    left_out = [number for number in deleted if number < len(articles)]
    in_c = read_law_names(files, left_out, 2)
    with without_extension():
        in_python = read_law_names(files, left_out)
    assert (list(in_c.own), list(in_c.cited)) == (list(in_python.own), list(in_python.cited))
