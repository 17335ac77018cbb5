"""`indexer preview`: what would be indexed and why, and files beside articles that tell of them."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from indexer.cli.commands import commands
from indexer.core.article import Article, Rejection
from indexer.inspecting.preview import Preview, preview
from indexer.sources import read_articles

NOTICE = "关于节能的通知\n文号：示政[2024]3号\n发布日期：2024-03-29\n\n一\n二\n三\n四\n五\n六\n示例市人民政府"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "s").mkdir()
    return tmp_path / "s"


def run(*arguments: str) -> Result:
    return CliRunner().invoke(commands, ["preview", *arguments])


def test_a_preview_shows_each_value_and_how_it_was_found(folder: Path) -> None:
    (folder / "a.txt").write_text(NOTICE, encoding="utf-8")
    assert run("s").stdout == (
        "s/a.txt\n"
        "  title      关于节能的通知  (the first line)\n"
        "  published  2024-03-29  (a line below the title)\n"
        "  number     示政〔2024〕3号  (a line below the title)\n"
        "  kind       通知  (recognised in the title)\n"
        "  unknown    source, author, issuer, region, topics, url\n"
        "  encoding   UTF-8\n"
        "  paragraphs 8\n"
        "          1  关于节能的通知\n"
        "          2  一\n"
        "          3  二\n"
        "          …\n"
        "          6  五\n"
        "          7  六\n"
        "          8  示例市人民政府\n"
        "\n"
    )


def test_a_preview_says_how_many_lines_were_broken_for_width(folder: Path) -> None:
    lines = [
        "各县区应当于四月底前完成物资储备工作，将清单报送市防汛指挥部",
        "办公室备案，并明确专人负责信息报送和值守联络工作，确保上下贯",
        "通。",
    ]
    (folder / "a.txt").write_text("\n".join(lines), encoding="utf-8")
    (shown,) = preview(["s"])
    assert isinstance(shown, Preview)
    assert (shown.joined, shown.paragraphs) == (
        "2 joined to those before, broken at a width of 60 columns",
        ("".join(lines),),
    )
    assert "  lines      2 joined to those before, broken at a width of 60 columns\n" in run("s").stdout


def test_a_preview_in_json_is_an_object_a_line(folder: Path) -> None:
    (folder / "a.jsonl").write_text(
        '{"id": "a", "text": "一\\n二", "tags": ["节能"]}\n[]\n', encoding="utf-8"
    )
    result = run("s", "--json")
    assert [json.loads(line) for line in result.stdout.splitlines()] == [
        {
            "id": "a",
            "path": "s/a.jsonl",
            "fields": {"topics": {"value": ["节能"], "how": 'the key "tags"'}},
            "encoding": "UTF-8",
            "joined": None,
            "recognised": None,
            "paragraphs": 2,
            "first": ["一", "二"],
            "last": [],
            "left_out": [],
        },
        {"rejected": {"file": "s/a.jsonl", "place": "line 2", "reason": "not a JSON object"}},
    ]
    assert result.exit_code == 1


def test_a_preview_tells_the_encoding_and_takes_one(folder: Path) -> None:
    (folder / "a.txt").write_bytes("关于科技创新的通知".encode("gbk"))
    assert "  encoding   GB18030: it reads best so\n" in run("s").stdout
    assert "  encoding   GB18030: given as gbk\n" in run("s", "--encoding", "gbk").stdout
    refused = run("s", "--encoding", "nonsense")
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert refused.stderr == (
        "indexer: unknown encoding 'nonsense'; give one such as gb18030, big5, utf-16 or utf-8, or auto to "
        "detect it\n"
    )


def test_a_preview_writes_nothing_and_needs_no_index(folder: Path) -> None:
    (folder / "a.txt").write_text("正文。", encoding="utf-8")
    before = sorted(folder.parent.rglob("*"))
    assert run("s").exit_code == 0
    assert sorted(folder.parent.rglob("*")) == before


def test_rejections_are_told_and_a_limit_ends_the_reading(folder: Path) -> None:
    for name in ("a.txt", "b.xyz", "c.txt", "d.txt"):
        (folder / name).write_text("正文。", encoding="utf-8")
    whole = run("s")
    assert whole.exit_code == 1
    assert whole.stderr.startswith("rejected: s/b.xyz: not a known kind of article")
    assert run("s", "--limit", "1").exit_code == 0
    shown = list(preview(["s"], 2))
    assert [item.file if isinstance(item, Rejection) else item.article.id for item in shown] == [
        "s/a.txt",
        "s/b.xyz",
        "s/c.txt",
    ]


def test_a_source_that_is_not_there_is_an_error() -> None:
    result = run("nowhere")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("indexer: cannot read nowhere")


def test_long_paragraphs_are_cut_in_text_and_whole_in_json(folder: Path) -> None:
    (folder / "a.txt").write_text("一" * 300, encoding="utf-8")
    assert "一" * 99 + "…\n" in run("s").stdout
    assert json.loads(run("s", "--json").stdout)["first"] == ["一" * 300]


@pytest.mark.parametrize("sidecar", ["a.txt.json", "a.json"])
@pytest.mark.parametrize("given", [["s"], ["s/a.txt", "s/{sidecar}"]])
def test_a_sidecar_overrides_and_is_no_article(folder: Path, sidecar: str, given: list[str]) -> None:
    (folder / "a.txt").write_text(NOTICE, encoding="utf-8")
    record = {"title": "题", "date": "2023-01-02", "doc_type": "公告", "text": "别的", "other": 1}
    (folder / sidecar).write_text(json.dumps(record), encoding="utf-8")
    (shown,) = preview([source.format(sidecar=sidecar) for source in given])
    assert isinstance(shown, Preview)
    assert (shown.article.title, shown.article.published, shown.article.kind) == (
        "题",
        date(2023, 1, 2),
        "公告",
    )
    assert (shown.article.number, shown.paragraphs[0]) == ("示政〔2024〕3号", "关于节能的通知")
    assert shown.how["published"] == f'the key "date" of {sidecar}'


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"{", "not JSON: Expecting property name"),
        (b"[]", "not a JSON object"),
        (b'{"articles": []}', "it has none of the keys title, date, source ...; give it another name if"),
        (b'{"title": 1}', '"title" is a number, not a string'),
        (b"\xff", "not JSON that can be read"),
        (b"[" * 100_000, "not JSON that can be read"),
        (b" " * 2_000_000, "longer than 1,048,576 bytes"),
    ],
)
def test_a_sidecar_that_cannot_be_read_is_told_and_its_article_is_taken(
    folder: Path, content: bytes, reason: str
) -> None:
    (folder / "a.txt").write_text("正文。", encoding="utf-8")
    (folder / "a.json").write_bytes(content)
    rejection, article = read_articles(["s"])
    assert isinstance(rejection, Rejection)
    assert (rejection.file, rejection.place) == ("s/a.json", None)
    assert rejection.reason.startswith(f"does not describe s/a.txt: {reason}")
    assert article == Article("s/a.txt", "正文。", path="s/a.txt")


def test_json_beside_no_article_is_no_sidecar(folder: Path) -> None:
    (folder / "a.jsonl").write_text('{"id": "a", "text": "一"}', encoding="utf-8")
    for name in ("a.json", "a.jsonl.json", "b.json"):
        (folder / name).write_text("{}", encoding="utf-8")
    read = list(read_articles(["s"]))
    assert [item.file for item in read if isinstance(item, Rejection)] == [
        "s/a.json",
        "s/a.jsonl.json",
        "s/b.json",
    ]
    assert [item.id for item in read if isinstance(item, Article)] == ["a"]
