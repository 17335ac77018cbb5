"""The commands under a Chinese locale: a person reads Chinese, and a program what it reads elsewhere."""

from __future__ import annotations

import json
import os
import re
import subprocess
from pathlib import Path

import pytest

from indexer import build_index
from indexer.core.columns import text_width
from tests import COMMANDS, ROOT

ARTICLES = {
    "a": "科技创新规划\n2024-03-01\n一、推动科技创新。\n二、研发投入强度达到百分之三。\n科技创新成果转化。",
    "b": "金融工作意见\n坚持金融服务实体经济。\n科技金融试点。",
}

ENGLISH = re.compile(r"(?<![\w/<\[{*.-])[a-z]{2,} (?:[a-z]+ )*[a-z]{2,}(?![\w>/}=-])")
"""Two English words."""

TYPED = re.compile(r"`[^`]*`|“[^”]*”|'[^']*'|^用法：.*", re.MULTILINE)
"""Parts of messages that stand as they are typed."""


def run(
    folder: Path, command: str, *arguments: str, locale: str = "zh_CN.UTF-8", **environment: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMANDS[command], *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), "LC_ALL": locale, "PYTHONUTF8": "1", **environment},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, quick_dictionary: None) -> Path:
    """Where the commands run: articles, and their index."""
    folder = tmp_path_factory.mktemp("languages")
    (folder / "articles").mkdir()
    for name, text in ARTICLES.items():
        (folder / "articles" / f"{name}.txt").write_text(text, encoding="utf-8")
    (folder / "bad").mkdir()
    (folder / "bad" / "c.jsonl").write_text('{"title": "无正文"}\n[]\n', encoding="utf-8")
    (folder / "queries.txt").write_text("1\t科技创新\n2\t金融\n", encoding="utf-8")
    (folder / "qrels.txt").write_text("1\ta.txt\t1\n3\tb.txt\t1\n", encoding="utf-8")
    build_index([folder / "articles"], folder / "index")
    return folder


SAID = [
    ("search", ["科技创新"], "个段落"),
    ("search", ["科技创新", "--limit", "0", "--facet", "year", "--facet", "issuer"], "文章"),
    ("search", ["科技创新 作者:张三"], "提示：作者: 不是字段"),
    ("search", ["科技 AND"], "按文字检索"),
    ("search", ["科技 日期:abc"], "不是日期"),
    ("search", ["没有这样的文字呀"], "没有结果"),
    ("search", ["科技", "--since", "2024"], "日期范围"),
    ("search", ["科技创新", "--explain"], "得分"),
    ("search", ["科技创新", "--why-not", "articles/b.txt"], "b.txt"),
    ("search", ["科技创新", "--why-not", "nothing"], "没有文章"),
    ("search", ["--suggest", "科技"], "篇文章"),
    ("search", ["科技", "--export", "out.csv", "--force"], "已写入 out.csv"),
    ("search", ["科技", "--export", "out.zip"], "文件名应以"),
    ("search", ["科技", "--index", "none"], "没有索引"),
    ("search", ["科技", "--limit", "x"], "'--limit' / '-n' 的值无效"),
    ("search", ["科技", "--limit"], "需要 1 个值"),
    ("search", ["科技", "--ranking", "title=9"], "应为 0 到 4 之间的数"),
    ("search", ["--help"], "用法：search [选项]"),
    ("search", [], "请用“search --help”查看帮助"),
    ("indexer", ["build", "articles", "--index", "new"], "2 篇文章；"),
    ("indexer", ["update"], "未变 2；"),
    ("indexer", ["update", "bad", "--dry-run"], '未收录：bad/c.jsonl，第 1 行：缺少 "text"'),
    ("indexer", ["remove", "nothing"], "没有文章 nothing"),
    ("indexer", ["info"], "来源"),
    ("indexer", ["info", "--max-age", "x"], "不是有效的时长"),
    ("indexer", ["preview", "articles"], "发文机关"),
    ("indexer", ["preview", "bad"], "不是 JSON 对象"),
    ("indexer", ["verify"], "完好"),
    ("indexer", ["compare", "articles/a.txt", "articles/b.txt"], "个段落"),
    ("indexer", ["revert"], "没有保留更早的状态"),
    ("indexer", ["build", "nowhere"], "请给出存在的文件或文件夹"),
    ("indexer", ["remove"], "请给出文章的 ID"),
    ("indexer", ["--help"], "命令："),
    ("indexer", ["build", "--help"], "选项："),
    ("indexer", ["nothing"], "没有 'nothing' 命令"),
    ("search-evaluate", ["queries.txt", "qrels.txt"], "不计分"),
    ("search-evaluate", ["queries.txt", "nothing.txt"], "无法读取"),
    ("search-evaluate", ["--help"], "用法："),
]


@pytest.mark.slow
@pytest.mark.parametrize(("command", "arguments", "said"), SAID)
def test_a_person_reads_chinese(folder: Path, command: str, arguments: list[str], said: str) -> None:
    done = run(folder, command, *arguments)
    shown = done.stdout + done.stderr
    assert said in shown
    assert ENGLISH.findall(TYPED.sub("", shown)) == []


@pytest.mark.slow
@pytest.mark.parametrize(("command", "arguments"), [each[:2] for each in SAID[::8]])
def test_the_status_is_the_same_in_every_language(folder: Path, command: str, arguments: list[str]) -> None:
    statuses = {run(folder, command, *arguments, locale=locale).returncode for locale in ("C", "zh_HK.UTF-8")}
    assert len(statuses) == 1


@pytest.mark.slow
@pytest.mark.parametrize("width", [60, 80, 120])
@pytest.mark.parametrize("command", ["search", "search-evaluate", "indexer build"])
def test_lines_of_help_fit_the_terminal(folder: Path, command: str, width: int) -> None:
    name, *rest = command.split()
    lines = run(folder, name, *rest, "--help", COLUMNS=str(width)).stdout.splitlines()
    # A word that is too long stands alone.
    assert [line for line in lines if text_width(line) > min(width, 80) and len(line.split()) > 1] == []
    assert max(map(text_width, lines)) > min(width, 80) - 8


@pytest.mark.slow
@pytest.mark.parametrize(
    ("command", "arguments"),
    [
        ("search", ["科技 AND", "--json"]),
        ("search", ["科技创新", "--why-not", "articles/a.txt", "--json"]),
        ("search", ["--suggest", "科技", "--json"]),
        ("indexer", ["update", "bad", "--dry-run", "--json"]),
        ("indexer", ["build", "nowhere", "--json"]),
        ("indexer", ["build", "--nothing", "--json"]),
        ("indexer", ["preview", "articles", "--json"]),
        ("indexer", ["info", "--json"]),
    ],
)
def test_a_program_reads_the_same_under_every_locale(
    folder: Path, command: str, arguments: list[str]
) -> None:
    def printed(locale: str) -> list[object]:
        done = run(folder, command, *arguments, locale=locale)
        lines = [json.loads(line) for line in (done.stdout + done.stderr).splitlines()]
        return [without_times(line) for line in lines]

    assert printed("zh_CN.UTF-8") == printed("C")


def without_times(value: object) -> object:
    if isinstance(value, dict):
        changing = ("took_ms", "free_bytes", "progress")
        return {name: without_times(each) for name, each in value.items() if name not in changing}
    return value


def test_taiwan_and_hong_kong_read_traditional_characters(folder: Path) -> None:
    for locale in ("zh_TW.UTF-8", "zh_HK.UTF-8", "zh_Hant"):
        assert "沒有索引" in run(folder, "search", "科技", "--index", "none", locale=locale).stderr


def test_english_loads_no_translation(folder: Path) -> None:
    program = (
        "import sys; from search.cli import main; import indexer.core.messages as messages\n"
        "messages.speak(messages.language_of({'LANG': 'en_US.UTF-8'})); sys.argv = ['search', '科技']\n"
        "main._run(); print({'gettext', 'locale', 'click'} & sys.modules.keys(), "
        "messages.catalogue_of.cache_info().misses, file=sys.stderr)"
    )
    done = subprocess.run(
        [COMMANDS["search"][0], "-c", program],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.stderr == "set() 0\n"
