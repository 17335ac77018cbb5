"""Operators that ask how texts stand to one another: from the text of a query to its clauses, and back."""

from __future__ import annotations

import pytest

from indexer.core.frozen import altered
from search.query.parsing import parse_query
from search.query.query import (
    Adjacent,
    AmongFirst,
    And,
    AtLeast,
    Clause,
    Either,
    Everything,
    Exact,
    Filter,
    Near,
    Not,
    Or,
    Query,
    SameArticle,
    SameSentence,
    Words,
    searched_text,
)


def exact(*texts: str) -> tuple[Exact, ...]:
    return tuple(map(Exact, texts))


def titles(*texts: str) -> tuple[Exact, ...]:
    return tuple([Exact(text, "title") for text in texts])


def near(distance: int, *texts: str) -> Near:
    return Near(exact(*texts), distance)


def either_far(*texts: str) -> Near:
    return Near((Either(exact(*texts)), Exact("c")), 5)


FAR = near(5, "a", "c")


@pytest.mark.parametrize(
    ("text", "clause"),
    [
        ("甲乙 NEAR/5 丙", near(5, "甲乙", "丙")),
        ("甲乙 ＮＥＡＲ／０ 丙", near(0, "甲乙", "丙")),
        ("甲乙 相鄰/500 丙", near(500, "甲乙", "丙")),
        ("甲乙 NEAR 丙", near(10, "甲乙", "丙")),
        ("至少三次 甲乙", AtLeast(Exact("甲乙"), 3)),
        ("至少兩次 甲乙", AtLeast(Exact("甲乙"), 2)),
        ("前十二段 甲乙", AmongFirst(Exact("甲乙"), 12)),
        ("甲乙 先後/5 丙", Adjacent(exact("甲乙", "丙"), 5)),
        ("甲乙 ADJ 丙", Adjacent(exact("甲乙", "丙"), 10)),
        ("a NEAR/5 b NEAR/5 c", near(5, "a", "b", "c")),
        ("a NEAR/5 b NEAR/4 c", Near((near(5, "a", "b"), Exact("c")), 4)),
        ("a NEAR/5 (b NEAR/5 c)", Near((Exact("a"), near(5, "b", "c")), 5)),
        ("a NEAR/1 b NEAR/1 c NEAR/1 d NEAR/1 e", Near((near(1, "a", "b", "c", "d"), Exact("e")), 1)),
        ("a SENT b ADJ/2 c", Adjacent((SameSentence(exact("a", "b")), Exact("c")), 2)),
        ("(a OR b) NEAR/5 c", either_far("a", "b")),
        ("(a b) NEAR/5 c", And((FAR, near(5, "b", "c")))),
        (
            "((a b) OR d) NEAR/5 c",
            And(
                (
                    Near((Either(exact("a", "d")), Exact("c")), 5),
                    Near((Either(exact("b", "d")), Exact("c")), 5),
                )
            ),
        ),
        ("(a -b) NEAR/5 c", And((FAR, Not(Exact("b"))))),
        ("(-b) NEAR/5 c", And((Not(Exact("b")), Exact("c")))),
        ("(a OR -b) NEAR/5 c", And((Or((Exact("a"), And((Everything(), Not(Exact("b")))))), Exact("c")))),
        ("(a title:b) SENT c", And((SameSentence(exact("a", "c")), *titles("b")))),
        (
            "title:(a OR b) SENT c",
            SameSentence((Either(titles("a", "b"), "title"), *titles("c")), "title"),
        ),
        ("a PARA b OR c", Or((And(exact("a", "b")), Exact("c")))),
        ("-a 同段 b", And((Everything(), Not(And(exact("a", "b")))))),
        ("a 同篇 b DOC c", SameArticle(exact("a", "b", "c"))),
        ("a 同篇 (b c)", SameArticle((Exact("a"), And(exact("b", "c"))))),
        ("(a DOC b) NEAR/5 c", And((SameArticle(exact("a", "b")), Exact("c")))),
        ("至少3次 a", AtLeast(Exact("a"), 3)),
        ("ATLEAST/3 a NEAR/5 c OR b", Or((AtLeast(FAR, 3), Exact("b")))),
        ("ATLEAST/3 title:a", AtLeast(*titles("a"), 3, "title")),
        ("至少3次 (a -b)", And((AtLeast(Exact("a"), 3), Not(Exact("b"))))),
        ("甲乙 前３段 a", And((Exact("甲乙"), AmongFirst(Exact("a"), 3)))),
        ("FIRST/3 (ATLEAST/2 a)", AmongFirst(AtLeast(Exact("a"), 2), 3)),
        ("NOT FIRST/3 title:a", And((Everything(), Not(AmongFirst(*titles("a"), 3))))),
        ('"甲*乙"', Adjacent(exact("甲", "乙"), 20, is_wildcard=True)),
        ("“甲 ＊ 乙 * 丙”", Adjacent(exact("甲", "乙", "丙"), 20, is_wildcard=True)),
        ('"甲*乙" NEAR/5 c', Near((Adjacent(exact("甲", "乙"), 20, is_wildcard=True), Exact("c")), 5)),
        ('title:"甲*乙"', Adjacent(titles("甲", "乙"), 20, "title", is_wildcard=True)),
        ('发展 "甲*乙"', And((Words("发展"), Adjacent(exact("甲", "乙"), 20, is_wildcard=True)))),
        ('kind:"甲*乙"', Filter("kind", "甲*乙")),
        ('"甲**乙"', Exact("甲**乙")),
        ('"3*5"', Exact("3*5")),
        ('"*甲"', Exact("*甲")),
    ],
)
def test_patterns(text: str, clause: Clause) -> None:
    query = parse_query(text)
    assert query.clause == clause
    assert parse_query(searched_text(clause)).clause == clause


def test_numbers_within_a_pattern_may_be_written_in_another_way() -> None:
    twelfth = Exact("第12条", in_each_way=True)
    assert parse_query("第12条 NEAR/5 a").clause == Near((twelfth, Exact("a")), 5)


def test_too_many_choices_and_changes_are_asked_of_the_paragraph() -> None:
    nine, others = "abcdefghi", "jklmnopqr"
    crowded = parse_query(f"({' '.join(nine)}) NEAR/5 ({' '.join(others)})")
    assert crowded.clause == And(exact(*nine, *others))
    assert [note.startswith("NEAR/5 joins texts;") for note in crowded.notes] == [True]
    changing = parse_query("".join(f"a{number} NEAR/{number} " for number in range(30)) + "b")
    assert isinstance(changing.clause, And)
    assert changing.clause.clauses[-1] == Exact("b")


@pytest.mark.parametrize(
    ("text", "clause"),
    [
        ("白龟湖", Exact("白龟湖")),
        ("白 龟 湖 科创", And(exact("白龟湖", "科创"))),
        ("科创-金融 -保险", And((Exact("科创-金融"), Not(Exact("保险"))))),
        ("推进“十四五”发展", And(exact("推进", "十四五", "发展"))),
        ("科技 OR 创新", Or(exact("科技", "创新"))),
        ("  ", None),
    ],
)
def test_bare_text_of_a_precise_query_is_exact(text: str, clause: Clause | None) -> None:
    assert altered(parse_query(text, precise=True), notes=()) == Query(text, clause)
