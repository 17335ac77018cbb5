"""Topics and judgements are read from each format, and what is wrong in a file is told by line."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest

from indexer.core.errors import EvaluationError
from search.evaluation import Judgements, Topic, read_judgements, read_paragraph_judgements, read_topics

TREC = """
<top>
<num> Number: 301
<title> 科技创新
平台

<desc> Description:
A <b>document</b> that is not read.
</top>
<top><num>302</num><title> Topic: R&D 经费 </title></top>
"""


@pytest.mark.parametrize(
    ("text", "topics"),
    [
        ('{"id": "a", "text": "科创"}\n\n{"id": 7, "text": "金融"}\r\n', [("a", "科创"), ("7", "金融")]),
        ("a\t科创\nb c\t白龟湖\t新城\n", [("a", "科创"), ("b c", "白龟湖\t新城")]),
        ('\ufeffa\t科创\n{"id": "b", "text": "金融"}', [("a", "科创"), ("b", "金融")]),
        (TREC, [("301", "科技创新 平台"), ("302", "R&D 经费")]),
        ("<TOP>\n<NUM> Number: 1\n<TITLE>\n科创\n</TOP>", [("1", "科创")]),
    ],
)
def test_topics(text: str, topics: list[tuple[str, str]]) -> None:
    assert read_topics(BytesIO(text.encode())) == tuple(Topic(*topic) for topic in topics)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (b"a\t1\nb\n", "line 2: has no id and tabulator before the text"),
        (b"\t1\n", "line 1: has no id and tabulator before the text"),
        (b"a\t1\na\t2\n", "line 2: query a comes a second time"),
        (b"\n{oops\n", "line 2: begins with { but is no JSON object (Expecting"),
        (b'{"a":' * 100_000, "line 1: begins with { but is no JSON object (maximum recursion"),
        (b'{"text": "a"}', 'line 1: has no "id" that is a string or a number'),
        (b'{"id": true, "text": "a"}', 'line 1: has no "id" that is a string or a number'),
        (b'{"id": 1, "text": 2}', 'line 1: has no "text" that is a string'),
        (b"a\t\xff\n", "line 1: is no UTF-8"),
        (b"<top>\n<title> x\n</top>", "line 3: the topic that ends here has no <num>"),
        (b"<top>\n<num> 1\n</top>", "line 3: the topic 1 that ends here has no <title>"),
        (b"<top>\n<num> 1\n<top>\n<num> 2 <title> x\n</top>", "line 3: <top> before the last one's </top>"),
        (b"<top>\n<num> 2 <title> x\n</top></top>", "line 3: </top> without <top>"),
        (b"<top>\n<num> 1\n<title> x", "the last <top> has no </top>; is the file cut short?"),
    ],
)
def test_bad_topics(text: bytes, fault: str) -> None:
    with pytest.raises(EvaluationError) as raised:
        read_topics(BytesIO(text))
    assert str(raised.value).startswith(f"input: {fault}")


@pytest.mark.parametrize("text", [b"", b"\n \n"])
def test_a_file_without_topics(text: bytes) -> None:
    with pytest.raises(EvaluationError, match="input is empty; it should hold queries: "):
        read_topics(BytesIO(text))


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(EvaluationError, match=r"cannot read .*absent: No such file"):
        read_topics(tmp_path / "absent")


@pytest.mark.parametrize(
    ("text", "articles"),
    [
        ("q\td\t2\nq\te\t0\nr\td\t1\n", {"q": {"d": 2.0}, "r": {"d": 1.0}}),
        ("q\ta file.txt\n", {"q": {"a file.txt": 1.0}}),
        ("q 0 d 1\nq Q0  e\t3\n", {"q": {"d": 1.0, "e": 3.0}}),
        ("q\t0\ta file.txt\t1\n", {"q": {"a file.txt": 1.0}}),
        ("q d\nq d 1\n", {"q": {"d": 1.0}}),
        ("q\td\t0.5\nr\td\t0\ns\td\t-2\n", {"q": {"d": 0.5}}),
    ],
)
def test_judgements(text: str, articles: dict[str, dict[str, float]]) -> None:
    assert read_judgements(BytesIO(text.encode())) == Judgements(articles)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("q d 1\nq\n", "line 2: has 1 columns, not 2, 3 or TREC's 4"),
        ("q 0 d 1 2\n", "line 1: has 5 columns, not 2, 3 or TREC's 4"),
        ("q\t\t1\n", "line 1: has an empty column"),
        ("q\td\tx\n", "line 1: 'x' is no grade: a number up to 100"),
        ("q\td\tnan\n", "line 1: 'nan' is no grade: a number up to 100"),
        ("q\td\t-inf\n", "line 1: '-inf' is no grade: a number up to 100"),
        ("q\td\t101\n", "line 1: '101' is no grade: a number up to 100"),
        ("q\td\t1\nq\td\t2\n", "line 2: d has grade 1 for query q already"),
    ],
)
def test_bad_judgements(text: str, fault: str) -> None:
    with pytest.raises(EvaluationError) as raised:
        read_judgements(BytesIO(text.encode()))
    assert str(raised.value).startswith(f"input: {fault}; the file should hold judgements: ")


def test_every_bad_line_is_told_up_to_ten() -> None:
    with pytest.raises(EvaluationError) as raised:
        read_judgements(BytesIO(b"q\n" * 12))
    told = str(raised.value).split("; ")
    assert told[0] == "input: line 1: has 1 columns, not 2, 3 or TREC's 4"
    assert told[9].startswith("line 10: ")
    assert told[10] == "and 2 more"


def test_judgements_of_nothing_relevant() -> None:
    with pytest.raises(EvaluationError, match="input judges nothing to be relevant"):
        read_judgements(BytesIO(b"q\td\t0\n"))


def test_paragraphs_count_from_zero_in_the_file_and_from_one_here() -> None:
    read = read_paragraph_judgements(BytesIO(b"q\td\t0\nq\td\t6\nr\te\t1\n"))
    assert read == {"q": {("d", 1), ("d", 7)}, "r": {("e", 2)}}


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("q\td\n", "line 1: has 2 columns, not 3"),
        ("q\td\t-1\n", "line 1: '-1' is no paragraph: a whole number from 0 on"),
        ("q\td\t1.5\n", "line 1: '1.5' is no paragraph: a whole number from 0 on"),
    ],
)
def test_bad_judgements_of_paragraphs(text: str, fault: str) -> None:
    with pytest.raises(EvaluationError) as raised:
        read_paragraph_judgements(BytesIO(text.encode()))
    assert str(raised.value).startswith(f"input: {fault}; ")
