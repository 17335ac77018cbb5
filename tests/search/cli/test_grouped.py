"""The command `search`: grouped hits and settings of the ranking, on a small index."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from indexer import Article
from search.cli.options import command
from tests.search.conftest import MakeIndex

ARTICLES = [
    Article("notice", "尼龙产业发展。\n尼龙企业补贴\n尼龙尼龙", title="通知"),
    Article("repost", "尼龍 產業發展\n其他", title="转载", url="https://example.org/r"),
    Article("other", "推动尼龙发展", title="尼龙补贴"),
]


@pytest.fixture(scope="module")
def index(make_index: MakeIndex) -> Path:
    return make_index(ARTICLES)


def search(index: Path, *arguments: str) -> tuple[int, str, str]:
    """Exit status, stdout and stderr."""
    ended = CliRunner().invoke(command, [*arguments, "--index", str(index)])
    return ended.exit_code, ended.stdout, ended.stderr


def places(index: Path, *arguments: str) -> list[str]:
    status, stdout, stderr = search(index, "--json", *arguments)
    assert (status, stderr) == (0, "")
    return [f"{hit['article']} {hit['paragraph']}" for hit in json.loads(stdout)["hits"]]


def test_one_hit_per_article_and_each_paragraph_once(index: Path) -> None:
    assert search(index, "尼龙产业", "--per-article", "1", "--distinct") == (
        0,
        "通知\n«尼龙产业»发展。\nnotice ¶1  2 more hits in this article.  "
        "1 more hit has this paragraph.\n\n"
        "尼龙补贴\n推动«尼龙»发展\nother ¶1\n\n"
        "2 paragraphs hold all of the query. 3 more hold parts of it.\nShown: 1 to 2.\n"
        "At most 1 paragraph per article is shown. Each paragraph is shown once.\n",
        "",
    )


def test_pages_of_grouped_hits_go_on(index: Path) -> None:
    asked = ["尼龙", "--per-article", "1", "--limit", "2"]
    found = "5 paragraphs hold all of the query.\nShown:"
    limit = "At most 1 paragraph per article is shown.\n"
    assert search(index, *asked)[1].endswith(f"\n{found} 1 to 2. More: --offset 2\n{limit}")
    assert search(index, *asked, "--offset", "2")[1].endswith(f"\n{found} 3.\n{limit}")
    assert search(index, *asked, "--offset", "3") == (0, f"{found} none from --offset 3 on.\n{limit}", "")
    assert places(index, *asked) + places(index, *asked, "--offset", "2") == places(index, *asked[:3])


def test_pages_by_cursor_go_on(index: Path) -> None:
    asked = ["尼龙", "--per-article", "1", "--limit", "2"]
    cursor = json.loads(search(index, "--json", *asked)[1])["cursor"]
    assert places(index, *asked) + places(index, *asked, "--cursor", cursor) == places(index, *asked[:3])
    assert "cursor" not in json.loads(search(index, "--json", *asked, "--cursor", cursor)[1])
    # A person collapses copies, which is another search.
    status, _, stderr = search(index, *asked, "--cursor", cursor)
    assert (status, stderr.startswith("search: the cursor is of another query, or of other options;")) == (
        2,
        True,
    )
    first = json.loads(search(index, "--json", *asked[:3], "--limit", "1", "--collapse")[1])["cursor"]
    page = search(index, *asked[:3], "--limit", "1", "--cursor", first)[1]
    assert "\nShown: 2. More: --cursor " in page


def test_also_is_in_json_only_where_it_was_asked_for(index: Path) -> None:
    for arguments, expected in (((), None), (("--per-article", "2"), None), (("--distinct",), 1)):
        (hit,) = json.loads(search(index, "--json", "尼龙产业", "--limit", "1", *arguments)[1])["hits"]
        assert hit.get("also") == expected
        assert ("also" in hit) == (expected is not None)


def test_settings_of_the_ranking(index: Path) -> None:
    query = "尼龙补贴办法"
    assert places(index, query) == ["other 1", "notice 2", "notice 3", "notice 1", "repost 1"]
    assert places(index, query, "--ranking", "default") == places(index, query)
    assert places(index, query, "--ranking", "title=0") == [
        "notice 2",
        "notice 3",
        "notice 1",
        "other 1",
        "repost 1",
    ]


def test_a_bad_setting_is_told_before_the_index_is_opened() -> None:
    status, stdout, stderr = search(Path("absent"), "尼龙", "--ranking", "titel=0")
    assert (status, stdout) == (2, "")
    assert stderr.splitlines()[-1] == (
        "Error: Invalid value for '--ranking': there is no setting 'titel'; "
        "there are title, article, synonyms, recency, heading, naming."
    )
