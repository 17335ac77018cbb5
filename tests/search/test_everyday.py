"""A day with the commands: files, `indexer build`, and what the real `search` prints and ends with."""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from indexer import build_index, remove_articles
from tests import COMMANDS, ROOT
from tests.timing import PATIENCE

NOTICE = """关于建设科创新城的通知
来源：示例市政府 日期：2024-03-29
各县（市、区）：
推进白龜湖科創(chuàng)新城建设。
特此通知。
"""
NEWS = {
    "id": "n1",
    "title": "示例市新聞",
    "date": "2023-05-06",
    "source": "示例日報",
    "url": "https://example.org/1",
    "text": "科創新城將於年內開工。\n金融支持实体经济。",
}
LAKE = {"id": "n2", "text": "白龟湖" + "风光秀丽，" * 60 + "科创新城在其北岸。"}
GONE = {"id": "n3", "text": "科创新城旧闻"}


@pytest.fixture(scope="module", autouse=True)
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Where the commands run: `index/`, built from files beside it."""
    folder = tmp_path_factory.mktemp("everyday")
    (folder / "notice.txt").write_text(NOTICE, encoding="utf-8")
    lines = [json.dumps(article, ensure_ascii=False) + "\n" for article in (NEWS, LAKE, GONE)]
    (folder / "news.jsonl").write_text("".join(lines), encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        build_index(["notice.txt", "news.jsonl"], threads=1)
        remove_articles(["n3"])
        yield folder


def search(*arguments: str, stdin: str = "", **environment: str) -> tuple[int, str, str]:
    """Exit status, stdout and stderr of a real process."""
    done = subprocess.run(
        [*COMMANDS["search"], *arguments],
        input=stdin.encode("utf-8", "surrogateescape"),
        capture_output=True,
        env={**_environment(), **environment},
        timeout=PATIENCE,
    )
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def _environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in ("POLICY_INDEX", "NO_COLOR")}
    return {**kept, "PYTHONPATH": str(ROOT), "COLUMNS": "80"}


def timeless(output: str) -> str:
    return re.sub(r'"took_ms": [0-9.]+', '"took_ms": 0', output)


def answers(output: str) -> list[tuple[Any, int, list[str]]]:
    """(id, total, places) of each line of JSON."""
    lines = [json.loads(line) for line in output.splitlines()]
    return [
        (line["id"], line["total"], [f"{hit['article']} {hit['paragraph']}" for hit in line["hits"]])
        for line in lines
    ]


PAGE = """\
关于建设科创新城的通知
2024-03-29  示例市政府
推进«白龜湖科創(chuàng)新城»建设。
notice.txt ¶3  1 more hit in this article.

(no title)
«白龟湖»风光秀丽，风光秀丽，风光秀丽，风光秀丽，风光秀丽，风光秀丽，风光秀丽，风光秀丽，风光秀丽，风光秀丽，\
…风光秀丽，风光秀丽，风光秀丽，风光秀丽，风光秀丽，风光秀丽，风光秀丽，风光秀丽，风光秀丽，风光秀丽，\
«科创新城»在其北岸。
n2 ¶1

示例市新聞
2023-05-06  示例日報
«科創新城»將於年內開工。
n1 ¶1  https://example.org/1

2 paragraphs hold all of the query. 2 more hold parts of it.
Shown: 1 to 3.
One paragraph per article is shown, and no copies; --all shows every paragraph.
"""


@pytest.mark.parametrize("query", ["白龜湖科創(chuàng)新城", "白龟湖科创新城", "白 龜 湖 科 創 新 城"])
def test_a_page(query: str) -> None:
    assert search(query) == (0, PAGE, "")


def test_words_are_joined_and_nothing_is_coloured_but_on_a_terminal() -> None:
    assert search("白龟湖", "科创新城", TERM="xterm") == (0, PAGE, "")


@pytest.mark.skipif(os.name == "nt", reason="pseudo-terminals")
@pytest.mark.parametrize(
    ("environment", "shown"),
    [
        ({"TERM": "xterm"}, "\x1b[1;31m金融\x1b[0m支持"),
        ({"TERM": "dumb"}, "«金融»支持"),
        ({"TERM": "xterm", "NO_COLOR": "1"}, "«金融»支持"),
        ({"TERM": "xterm", "NO_COLOR": ""}, "\x1b[1;31m金融\x1b[0m支持"),
    ],
)
def test_colour_on_a_terminal(environment: dict[str, str], shown: str) -> None:
    ours, theirs = os.openpty()
    try:
        command = [*COMMANDS["search"], "金融"]
        assert subprocess.run(command, stdout=theirs, env={**_environment(), **environment}).returncode == 0
        assert shown in os.read(ours, 10_000).decode()
    finally:
        os.close(ours)
        os.close(theirs)


def test_json_is_the_whole_object() -> None:
    status, stdout, stderr = search("“科創新城” -开工", "--json", "--limit", "1")
    (line,) = stdout.splitlines()
    answer = json.loads(line)
    assert (status, stderr, answer["took_ms"] > 0, answer["hits"][0]["score"] > 0) == (0, "", True, True)
    assert answer.pop("cursor").startswith("1,")
    answer["took_ms"] = answer["hits"][0]["score"] = 0
    assert answer == {
        "id": None,
        "query": "“科創新城” -开工",
        "total": 3,
        "complete": True,
        "took_ms": 0,
        "hits": [
            {
                "id": "c8x6fsj:mpk17v4",
                "article": "notice.txt",
                "paragraph": 3,
                "title": "关于建设科创新城的通知",
                "text": "推进白龜湖科創(chuàng)新城建设。",
                "spans": [[5, 17]],
                "score": 0,
                "source": "示例市政府",
                "published": "2024-03-29",
                "url": None,
                "path": "notice.txt",
                "issuer": None,
                "number": None,
                "region": None,
                "kind": "通知",
                "holds_all": True,
            }
        ],
    }


def test_context_shows_the_neighbours() -> None:
    status, stdout, _ = search("“白龟湖科创新城”", "--context", "1")
    assert (status, stdout) == (
        0,
        "关于建设科创新城的通知\n2024-03-29  示例市政府\n"
        "¶2  各县（市、区）：\n¶3> 推进«白龜湖科創(chuàng)新城»建设。\n¶4  特此通知。\nnotice.txt ¶3\n"
        "\n1 paragraph matches.\nShown: 1.\n",
    )


@pytest.mark.parametrize(
    ("options", "places"),
    [
        (["--order", "newest"], ["notice.txt 3", "notice.txt 1", "n1 1", "n2 1"]),
        (["--order", "oldest"], ["n1 1", "notice.txt 3", "notice.txt 1", "n2 1"]),
        (["--since", "2024"], ["notice.txt 3", "notice.txt 1"]),
        (["--until", "2023-05-06"], ["n1 1"]),
        (
            ["--since", "2023", "--until", "2024-03", "--order", "oldest"],
            ["n1 1", "notice.txt 3", "notice.txt 1"],
        ),
    ],
)
def test_days_and_orders(options: list[str], places: list[str]) -> None:
    status, stdout, stderr = search("“科创新城”", "--jsonl", *options)
    assert (status, answers(stdout), stderr) == (0, [(None, len(places), places)], "")


def test_pages_tell_how_to_go_on() -> None:
    everything = ["科创新城 OR 金融", "--limit", "3", "--all"]
    _, first, _ = search(*everything)
    assert first.endswith("\n5 paragraphs match.\nShown: 1 to 3. More: --offset 3\n")
    _, rest, _ = search(*everything, "--offset", "3")
    assert rest.endswith("\n5 paragraphs match.\nShown: 4 to 5.\n")
    thin = "One paragraph per article is shown, and no copies; --all shows every paragraph.\n"
    assert search(*everything[:3])[1].endswith(f"\n5 paragraphs match.\nShown: 1 to 3.\n{thin}")
    _, two, _ = search(everything[0], "--limit", "2")
    assert two.endswith(f"\n5 paragraphs match.\nShown: 1 to 2. More: --offset 2\n{thin}")
    _, all_of_article, _ = search(everything[0], "--per-article", "all")
    assert all_of_article.endswith("\n5 paragraphs match.\nShown: 1 to 5.\n")
    assert search("金融", "--limit", "0")[1] == "1 paragraph holds all of the query.\nShown: none.\n"
    beyond = search("金融", "--offset", "9")
    assert beyond == (
        0,
        f"1 paragraph holds all of the query.\nShown: none from --offset 9 on.\n{thin}",
        "",
    )


@pytest.mark.parametrize(
    ("query", "stdout"),
    [
        (
            "“白龟潮科创”",
            'Nothing found. Searched for: "白龟潮科创"\nThese would be found:\n'
            '  "白龟湖科创"  (1 paragraph)\n  "白龟"  (2 paragraphs)\n  "科创"  (4 paragraphs)\n',
        ),
        ("旧闻", "Nothing found. Searched for: 旧闻\n"),
        (" ", "Nothing to search for: the query is empty.\n"),
    ],
)
def test_nothing_found_is_status_one_and_helps(query: str, stdout: str) -> None:
    assert search(query) == (1, stdout, "")


def test_many_queries_in_one_process() -> None:
    lines = '“金融”\n\n{"id": "q2", "text": "没有的事"}\n{"id": 3}\n\udcff\n{"id": 4, "text": "“特此通知”"}\n'
    status, stdout, stderr = search("--queries", "-", "--jsonl", stdin=lines)
    assert answers(stdout) == [(None, 1, ["n1 2"]), ("q2", 0, []), (None, 0, []), (4, 1, ["notice.txt 4"])]
    assert (status, stderr) == (2, 'search: -, line 4: has no "text" that is a string\n')


def test_the_same_question_has_the_same_answer() -> None:
    one, other = (search("科创新城建设", "--json") for _ in range(2))
    assert timeless(one[1]) == timeless(other[1])


def test_a_closed_pipe_is_no_error() -> None:
    with subprocess.Popen(
        [*COMMANDS["search"], "--queries", "-"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=_environment(),
    ) as running:
        assert running.stdout
        running.stdout.close()
        _, told = running.communicate("科创\n".encode() * 2_000, timeout=PATIENCE)
        assert (running.returncode, told) == (0, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no device that is always full")
def test_a_full_disk_is_told() -> None:
    with open("/dev/full", "wb") as full:
        done = subprocess.run(
            [*COMMANDS["search"], "金融"],
            stdout=full,
            stderr=subprocess.PIPE,
            env=_environment(),
            timeout=PATIENCE,
        )
    said = "search: cannot write to standard output: No space left on device; make room on that disk\n"
    assert (done.returncode, done.stderr.decode()) == (2, said)


@pytest.mark.parametrize("query", ["--", "-金融", "(", "〔2024〕3号", "2.06%", "R&D", "🙂"])
def test_any_query_ends_with_zero_or_one(query: str) -> None:
    arguments = ["--", query] if query.startswith("-") else [query]
    status, stdout, stderr = search(*arguments)
    assert status in (0, 1)
    assert stdout.endswith("\n")
    assert stderr == ""


def test_a_bad_index_is_told_with_what_to_do(tmp_path: Path, folder: Path) -> None:
    absent = tmp_path / "absent"
    told = f"search: there is no index in {absent}; build one with `indexer build SOURCE...`\n"
    assert search("金融", "--index", str(absent)) == (2, "", told)
    assert search("金融", POLICY_INDEX=str(absent)) == (2, "", told)
    broken = tmp_path / "broken"
    broken.mkdir()
    for file in (folder / "index").iterdir():
        (broken / file.name).write_bytes(file.read_bytes())
    (texts,) = broken.glob("*.texts")
    texts.write_bytes(texts.read_bytes()[:-9])
    status, stdout, stderr = search("金融", "--index", str(broken))
    assert (status, stdout) == (2, "")
    assert stderr.startswith(f"search: {texts} ")
    assert "`indexer verify --repair`" in stderr
