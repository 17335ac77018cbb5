"""Names of files in any encoding: they stay apart, read as Chinese, and are found again."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from indexer.cli.commands import commands
from indexer.sources.containers.names import decoded_name
from indexer.sources.encoding.short_texts import decode_short
from indexer.sources.naming import shown_name, shown_names

pytestmark = pytest.mark.usefixtures("quick_dictionary")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("POLICY_INDEX", raising=False)
    return tmp_path


def write(name: bytes, text: str = "落实值班制度。") -> None:
    path = Path(os.fsdecode(name))
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        path.write_text(text, encoding="utf-8")
    except OSError:
        pytest.skip("this file system only takes names in UTF-8")


def gbk(name: str) -> bytes:
    return name.encode("gbk")


def run(*arguments: str | bytes) -> Result:
    return CliRunner().invoke(commands, [os.fsdecode(each) for each in arguments], catch_exceptions=False)


def ids(*sources: str | bytes) -> list[str]:
    lines = run("preview", "--json", *sources).stdout.splitlines()
    return [found.get("id") or f"rejected: {found['rejected']}" for found in map(json.loads, lines)]


WORDS = ["通知", "目录", "农业", "医院", "学校", "平台", "药品", "证券", "专业", "什么"]
OTHERS = [
    *["Noël", "Übersicht", "Ærø", "São", "żółw", "как", "отчёт", "Ελλάδα", "מסמך", "وثيقة", "như", "Việt"],
    *["1½", "25°C", "A·B", "e\u0301te\u0301"],
]


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("防汛通知.txt".encode(), "防汛通知.txt"),
        (gbk("防汛通知.txt"), "防汛通知.txt"),
        ("2024年防汛通知（终稿）.txt".encode("gb18030"), "2024年防汛通知（终稿）.txt"),
        ("颱風通知.txt".encode("big5"), "颱風通知.txt"),
        ("關於節水的公告.doc".encode("big5"), "關於節水的公告.doc"),
        # Valid UTF-8 as well.
        *((gbk(f"{word}.txt"), f"{word}.txt") for word in WORDS),
        (gbk("农业/目录.txt"), "农业/目录.txt"),
        (gbk("2024通知1.txt"), "2024通知1.txt"),
        # Words of other alphabets.
        *((f"{word}.txt".encode(), f"{word}.txt") for word in OTHERS),
        # No encoding that anybody knows.
        (b"\xff\xfe.txt", "%FF%FE.txt"),
        ("报告".encode() + b"\xff.txt", "报告%FF.txt"),
        (b"Caf\xe9.txt", "Caf%E9.txt"),
        (b"a.txt", "a.txt"),
    ],
)  # fmt: skip
def test_a_name_reads_as_it_was_written(name: bytes, shown: str) -> None:
    assert (decoded_name(name), shown_name(os.fsdecode(name))) == (shown, shown)


@pytest.mark.parametrize(
    ("names", "shown"),
    [
        (
            ["通知a.txt".encode(), gbk("通知a.txt"), gbk("丙.txt")],
            ["通知a.txt", gbk("通知a.txt").decode(), "丙.txt"],
        ),
        (["表.txt".encode(), gbk("表.txt"), b"b"], ["表.txt", "%B1%ED.txt", "b"]),
        (["颱風.txt".encode("big5"), gbk("颱風.txt")], ["%BB%E4%AD%B7.txt", "%EFU%EFL.txt"]),
        ([gbk("丙.txt"), gbk("丁.txt")], ["丙.txt", "丁.txt"]),
    ],
)
def test_names_that_would_be_shown_alike_stay_apart(names: list[bytes], shown: list[str]) -> None:
    assert shown_names([os.fsdecode(name) for name in names]) == shown


NAMES = st.binary(min_size=1, max_size=6).filter(lambda name: b"/" not in name and b"\0" not in name)


@given(st.lists(NAMES, unique=True))
def test_no_two_names_of_a_folder_are_shown_alike_and_none_has_damage(names: list[bytes]) -> None:
    shown = shown_names([os.fsdecode(name) for name in names])
    if not any(b"%" in name for name in names):
        assert len(set(shown)) == len(names)
    assert not any("\udc80" <= character <= "\udcff" for each in shown for character in each)
    assert "\ufffd" not in "".join(shown) or any("\ufffd".encode() in name for name in names)
    assert shown_names([os.fsdecode(name) for name in names]) == shown


@given(st.text(max_size=8))
def test_names_in_utf8_are_never_escaped(name: str) -> None:
    data = name.encode("utf-8", "replace")
    assert decode_short(data) is not None


def test_files_with_such_names_are_built_updated_and_removed() -> None:
    write(b"in/" + gbk("丙.txt"), "丙地通知\n丙地落实值班制度。")
    write(b"in/" + gbk("丁.txt"))
    write(b"in/" + gbk("农业/目录.txt"))
    write(b"in/\xff.txt")
    built = run("build", "in", "--json")
    assert (built.exit_code, json.loads(built.stdout)["added"]) == (0, 4)
    assert sorted(ids("in")) == sorted(["in/丁.txt", "in/丙.txt", "in/农业/目录.txt", "in/%FF.txt"])
    again = json.loads(run("update", "--json").stdout)
    assert (again["unchanged"], again["added"], again["rejected"]) == (4, 0, [])
    # A part of the source, given by its bytes, and one file that is gone.
    write(b"in/" + gbk("农业/附件.txt"))
    part = json.loads(run("update", b"in/" + gbk("农业"), "--json").stdout)
    assert (part["added"], part["unchanged"], part["removed"]) == (1, 1, 0)
    os.remove(os.fsdecode(b"in/" + gbk("丁.txt")))
    gone = json.loads(run("update", "--json").stdout)
    assert (gone["removed"], gone["unchanged"]) == (1, 4)
    assert json.loads(run("remove", "in/农业/目录.txt", "--json").stdout)["removed"] == 1
    assert run("verify").exit_code == 0


def test_patterns_match_names_as_they_are_shown() -> None:
    write(b"in/" + gbk("丙.txt"))
    write(b"in/" + gbk("丁.txt"))
    built = run("build", "in", "--json", "--exclude", "丙*")
    assert (json.loads(built.stdout)["added"], sorted(ids("in"))) == (1, ["in/丁.txt", "in/丙.txt"])
    assert json.loads(run("build", "in", "--json", "--exclude", gbk("丁*"), "--yes").stdout)["added"] == 1
    assert json.loads(run("info", "--json").stdout)["sources"][0]["exclude"] == ["丁*"]


def test_an_ignore_file_holds_in_a_folder_with_such_a_name() -> None:
    write(b"in/" + gbk("农业水利/a.txt"))
    write(b"in/" + gbk("农业水利/b.md"))
    write(b"in/" + gbk("农业水利/.indexerignore"), "*.md\n")
    assert ids("in") == ["in/农业水利/a.txt"]
    run("build", "in")
    write(b"in/" + gbk("农业水利/各县/c.md"))
    part = run("update", b"in/" + gbk("农业水利/各县"), "--json")
    assert json.loads(part.stdout)["added"] == 0


def test_a_source_with_such_a_name_is_called_by_it() -> None:
    write(gbk("水利文件/a.txt"))
    write(gbk("水利文件/a.txt.json"), '{"title": "题"}')
    assert ids(gbk("水利文件")) == ["水利文件/a.txt"]
    run("build", gbk("水利文件"))
    assert [each["name"] for each in json.loads(run("info", "--json").stdout)["sources"]] == ["水利文件"]
    assert json.loads(run("update", "--json").stdout)["unchanged"] == 1


def test_a_sidecar_of_such_a_name_is_named_as_its_file() -> None:
    write(b"in/" + gbk("防汛通知.txt"))
    write(b"in/" + gbk("防汛通知.txt.json"), "[]")
    assert (
        "rejected: in/防汛通知.txt.json: does not describe in/防汛通知.txt: " in run("preview", "in").stderr
    )
