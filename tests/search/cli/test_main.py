"""The command `search`, with a searcher of a few lines in place of an index."""

from __future__ import annotations

import errno
import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

import search.opening
from search.cli.options import command
from search.hit import SearchResults
from search.query.filters import DATE, FACETS, FILTERS
from search.ranking.settings import Ranking

from .fake import FakeSearcher


@pytest.fixture
def searcher(monkeypatch: pytest.MonkeyPatch) -> FakeSearcher:
    fake = FakeSearcher()
    monkeypatch.setattr(search.opening, "open_index", fake.open)
    monkeypatch.delenv("POLICY_INDEX", raising=False)
    return fake


def run(arguments: Sequence[str], stdin: str | bytes | None = None, **environment: str) -> Result:
    return CliRunner().invoke(command, list(arguments), input=stdin, env=environment)


def json_lines(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_a_page_for_a_person(searcher: FakeSearcher) -> None:
    result = run(["科创"])
    assert result.stdout == (
        "(no title)\n推动«科创»发展\na ¶1\n\n"
        "(no title)\n白龟湖«科创»新城\na ¶2\n\n"
        "2 paragraphs match.\nShown: 1 to 2.\n"
    )
    assert (result.exit_code, result.stderr) == (0, "")


def test_a_number_that_may_be_too_small_is_told(
    searcher: FakeSearcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert (run(["科创", "--count"]).stdout, searcher.calls[-1]["limit"]) == ("2\n", 0)
    cut_short = SearchResults("科创", (), 1, False, 1.0, "科创")
    monkeypatch.setattr(searcher, "search", lambda *_, **__: cut_short)
    result = run(["科创", "--count"])
    message = "search: the search ended early; there may be more matches than these\n"
    assert (result.exit_code, result.stdout, result.stderr) == (0, "1\n", message)


def test_a_hit_on_a_cluster_has_no_file(searcher: FakeSearcher, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search.opening, "open_index", lambda *_, **__: searcher)
    result = run(["科创", "--open", "1", "--index", "opensearch://127.0.0.1:1/news"])
    message = "search: hit 1, a, has no URL; files are opened from an index in a folder alone\n"
    assert (result.exit_code, result.stdout, result.stderr) == (2, "", message)


def test_context(searcher: FakeSearcher) -> None:
    result = run(["白龟湖", "--context", "1"])
    assert result.stdout.splitlines()[1:4] == ["¶1  推动科创发展", "¶2> «白龟湖»科创新城", "¶3  金融"]


def test_a_cursor_reaches_the_searcher(searcher: FakeSearcher) -> None:
    run(["科创", "--cursor", "MSAx", "--order", "newest", "--limit", "3"])
    (call,) = searcher.calls
    assert (call["cursor"], call["offset"], call["limit"]) == ("MSAx", 0, 3)
    for others in (["科创", "--offset", "2"], ["--queries", "-"]):
        result = run([*others, "--cursor", "MSAx"])
        assert (result.exit_code, searcher.calls) == (2, [call])
        assert "--cursor goes on with one QUERY; leave out --offset and --queries." in result.stderr


def test_options_reach_the_searcher(searcher: FakeSearcher) -> None:
    narrowed = ["--since", "2023-02", "--until", "2024-02", "--order", "newest"]
    run(["科创", "发展", "--limit", "3", "--offset", "1", "--index", "elsewhere", *narrowed])
    assert searcher.opened == "elsewhere"
    assert searcher.calls == [
        {
            "text": "科创 发展",
            "limit": 3,
            "offset": 1,
            "count": True,
            "since": date(2023, 2, 1),
            "until": date(2024, 2, 29),
            "order": "newest",
            "per_article": 1,
            "distinct": True,
            "count_repeats": False,
            "collapse": True,
        }
    ]


@pytest.mark.parametrize(
    ("options", "criteria"),
    [([], {}), (["--precise"], {"precise": True}), (["--fuzzy"], {"precise": False})],
)
def test_precise_reaches_the_searcher(
    searcher: FakeSearcher, options: list[str], criteria: dict[str, bool]
) -> None:
    run(["科创", *options])
    assert [{name: call[name] for name in call if name == "precise"} for call in searcher.calls] == [criteria]


@pytest.mark.parametrize(
    ("options", "collapses"),
    [([], True), (["--all"], False), (["--json"], False), (["--json", "--collapse"], True)],
)
def test_copies_are_collapsed_for_a_person(
    searcher: FakeSearcher, options: list[str], collapses: bool
) -> None:
    run(["科创", *options])
    assert [call["collapse"] for call in searcher.calls] == [collapses]


def test_grouping_reaches_the_searcher_and_the_page(searcher: FakeSearcher) -> None:
    result = run(["科创", "--per-article", "3", "--distinct"])
    assert [(call["per_article"], call["distinct"]) for call in searcher.calls] == [(3, True)]
    assert result.stdout.endswith("\n2 paragraphs match.\nShown: 1 to 2.\n")


@pytest.mark.parametrize("field", [*FILTERS, DATE])
def test_filters_reach_the_searcher_and_need_no_query(searcher: FakeSearcher, field: str) -> None:
    values = ("2024", "-2023Q1") if field == DATE else ("甲", "-乙")
    run(["科创", f"--{field}", values[0], f"--{field}", values[1]])
    run([f"--{field}=-*"])
    assert [(call["text"], call[field]) for call in searcher.calls] == [("科创", values), ("", ("-*",))]


def test_days_need_no_query_and_are_checked(searcher: FakeSearcher) -> None:
    run(["--since", "2024-02"])
    assert [(call["text"], call["since"]) for call in searcher.calls] == [("", date(2024, 2, 1))]
    error = "Error: Give a QUERY, a filter such as --kind, a --facet, a --within, or --queries FILE.\n"
    assert run([]).stderr.endswith(error)
    written = "write 2024, 2024-03-29, 2024-01..2024-06 or 近三个月.\n"
    assert run(["科创", "--date=-2024-13"]).stderr.endswith(f"'2024-13' is no date; {written}")


def test_facets_reach_the_searcher_and_the_page(searcher: FakeSearcher) -> None:
    page = run(["科创", "--facet", "kind", "--facet", "year", "--copies-once", "--limit", "0"]).stdout
    assert page.endswith(
        "\n  articles  paragraphs  kind\n         1           2  通知\n"
        "\n  articles  paragraphs  year\n         1           2  2024\n"
    )
    keys = json.loads(run(["--facet", "year", "--json"]).stdout)
    assert keys["facets"] == {"year": [{"value": "2024", "articles": 1, "paragraphs": 2}]}
    asked = [(call["text"], call["facets"], call.get("copies_once")) for call in searcher.calls]
    assert asked == [("科创", ("kind", "year"), True), ("", ("year",), None)]
    error = f"'years' is not one of {', '.join(map(repr, FACETS))}.\n"
    assert run(["科创", "--facet", "years"]).stderr.endswith(error)


def test_earlier_queries_reach_the_searcher_and_need_no_query(searcher: FakeSearcher) -> None:
    run(["科创", "--within", "白龟湖", "--within", "date:2024"])
    run(["--within", "白龟湖"])
    asked = [(call["text"], call["within"]) for call in searcher.calls]
    assert asked == [("科创", ("白龟湖", "date:2024")), ("", ("白龟湖",))]


def test_days_may_depend_on_today(searcher: FakeSearcher, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("search.query.relative_days.today", lambda: date(2024, 3, 31))
    run(["--since", "1 year ago", "--until", "上个月", "--date", "-近三个月"])
    (call,) = searcher.calls
    days = (date(2023, 3, 31), date(2024, 2, 29), ("-近三个月",))
    assert (call["since"], call["until"], call["date"]) == days


def test_a_time_reaches_the_searcher(searcher: FakeSearcher) -> None:
    run(["科创", "--timeout", "0.5"])
    assert [call["timeout"] for call in searcher.calls] == [0.5]


def test_settings_of_the_ranking_reach_the_searcher(searcher: FakeSearcher) -> None:
    run(["科创", "--ranking", "title=0.5,synonyms=no"])
    run(["科创", "--ranking", "default"])
    assert [call["ranking"] for call in searcher.calls] == [Ranking(title=0.5, synonyms=False), Ranking()]


def test_the_index_is_named_by_the_environment_or_is_index(searcher: FakeSearcher) -> None:
    run(["科创"])
    assert searcher.opened == "index"
    run(["科创"], POLICY_INDEX="theirs")
    assert searcher.opened == "theirs"


@pytest.mark.parametrize("option", ["--json", "--jsonl"])
def test_json(searcher: FakeSearcher, option: str) -> None:
    (line,) = json_lines(run(["科创", option, "--limit", "1"]))
    assert (line["id"], line["query"], line["total"], len(line["hits"])) == (None, "科创", 2, 1)


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (["科创"], 0),
        (["科创", "--limit", "0"], 0),
        (["没有"], 1),
        (["没有", "--json"], 1),
        (["--", "-金融"], 1),
        (["interrupted"], 130),
    ],
)
def test_exit_status(searcher: FakeSearcher, arguments: list[str], status: int) -> None:
    result = run(arguments)
    assert (result.exit_code, result.stderr) == (status, "")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["科创", "--index", "absent"], "search: no index in absent: build one with `indexer build`\n"),
        (["damaged"], "search: the index is damaged\n"),
        (["--queries", "no/such/file"], "search: cannot read the queries in no/such/file: "),
    ],
)
def test_failures_are_told_on_stderr(searcher: FakeSearcher, arguments: list[str], message: str) -> None:
    result = run(arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(message)


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["科创", "--queries", "-"],
        ["科创", "--limit", "-1"],
        ["科创", "--since", "2024-13"],
        ["科创", "--ranking", "near=2"],
        ["科创", "--per-article", "0"],
        ["科创", "--timeout", "0"],
        ["科创", "--timeout", "nan"],
        ["科创", "--fields", "article"],
        ["科创", "--json", "--fields", "artcle"],
        ["科创", "--json", "--fields", ""],
        ["--suggest", "科", "--json", "--fields", "article"],
        ["科创", "--json", "--why-not", "a", "--fields", "article"],
        ["科创", "--no-total"],
        ["科创", "--json", "--count", "--no-total"],
    ],
)
def test_usage_errors(searcher: FakeSearcher, arguments: list[str]) -> None:
    result = run(arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("Usage: ")
    assert searcher.opened is None


def test_queries(searcher: FakeSearcher) -> None:
    lines = '\ufeff科创\n\n{"id": 7, "text": "金融"}\r\n"exact"\n{"text": "没有"}'
    result = run(["--queries", "-", "--jsonl"], lines)
    answers = [(line["id"], line["query"], line["total"]) for line in json_lines(result)]
    assert answers == [(None, "科创", 2), (7, "金融", 1), (None, '"exact"', 0), (None, "没有", 0)]
    assert (result.exit_code, result.stderr) == (0, "")


def test_fields_of_hits_alone(searcher: FakeSearcher) -> None:
    fields = ["--fields", "paragraph, article,paragraph", "--limit", "1"]
    for lines in (run(["科创", "--json", *fields]), run(["--queries", "-", *fields], "科创")):
        (answer,) = json_lines(lines)
        (hit,) = answer["hits"]
        assert list(hit) == ["paragraph", "article"]
        assert answer["total"] == 2


@pytest.mark.parametrize(("options", "counts"), [([], True), (["--no-total"], False)])
def test_matches_are_counted_unless_the_total_is_not_wanted(
    searcher: FakeSearcher, options: list[str], counts: bool
) -> None:
    run(["科创", "--json", *options])
    assert [call["count"] for call in searcher.calls] == [counts]


def test_bad_lines_are_told_and_the_rest_goes_on(searcher: FakeSearcher, tmp_path: Path) -> None:
    file = tmp_path / "queries"
    deep = b'{"a":' * 100_000
    file.write_bytes(b'{"id": 1}\n{"text": 5}\n{oops\n' + deep + b"\n\xff\xfe\n" + "科创".encode())
    result = run(["--queries", str(file)])
    assert [line["total"] for line in json_lines(result)] == [0, 2]
    told = [line.split(": ")[1].rpartition(", ")[2] for line in result.stderr.splitlines()]
    assert told == ["line 1", "line 2", "line 3", "line 4"]
    assert result.exit_code == 2


def test_no_query_that_is_found_is_status_one(searcher: FakeSearcher) -> None:
    assert run(["--queries", "-"], "没有\n").exit_code == 1


@pytest.mark.parametrize("option", ["--qqq", "-x", "-R&D", "-news", "-n-3"])
def test_an_unknown_option_says_how_to_search_for_it(searcher: FakeSearcher, option: str) -> None:
    result = run(["科创", option])
    assert (result.exit_code, result.stdout) == (2, "")
    assert f"There is no option {option}; put -- before a query that begins so." in result.stderr


@pytest.mark.parametrize(
    ("option", "meant"),
    [
        ("--limt", "--limit"),
        ("--limt=3", "--limit"),
        ("-limit", "--limit"),
        ("--colour", "--color"),
        ("--sort", "--order"),
        ("--size", "--limit"),
        ("--perarticle", "--per-article"),
        ("-o", "--export"),
    ],
)
def test_an_unknown_option_names_the_one_that_was_meant(
    searcher: FakeSearcher, option: str, meant: str
) -> None:
    result = run(["科创", option])
    assert (result.exit_code, result.stdout, searcher.calls) == (2, "", [])
    given = option.partition("=")[0]
    assert f"There is no option {given}; did you mean {meant}? Put -- before" in result.stderr


@pytest.mark.parametrize(
    "words", [["科创", "-金融"], ["--", "科创", "-R&D"], ["科创", "-华为nova手机help", "-5nm"], ["-", "科创"]]
)
def test_an_exclusion_is_no_option(searcher: FakeSearcher, words: list[str]) -> None:
    result = run([*words, "--json"] if "--" not in words else ["--json", *words])
    query = " ".join(word for word in words if word != "--")
    answer = json.loads(result.stdout)["query"]
    assert (result.exit_code, answer, result.stderr) == (1, query, "")


@pytest.mark.parametrize("option", ["--limit", "--offset", "--context", "--per-article"])
def test_a_huge_number_is_out_of_range(searcher: FakeSearcher, option: str) -> None:
    assert run(["科创", option, "999999999"]).exit_code == 0
    result = run(["科创", option, "99999999999999999999"])
    assert (result.exit_code, result.stdout) == (2, "")
    shown = "'--limit' / '-n'" if option == "--limit" else f"'{option}'"
    assert f"{shown}: 99999999999999999999 is not in the range " in result.stderr


def test_what_cannot_be_explained_is_told(searcher: FakeSearcher) -> None:
    result = run(["科创", "--explain"])
    message = "search: cannot explain: a ¶1 is not among the first hits; use a smaller --offset or --limit\n"
    assert (result.exit_code, result.stdout, result.stderr) == (2, "", message)


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (MemoryError(), "there is not enough memory; free some or allow this process more"),
        (KeyError("x"), "KeyError: 'x'. This is a fault of this program; set POLICY_TRACEBACK=1 to see "),
        (OSError(errno.EMFILE, "Too many open files"), "cannot read or write in index: Too many open files"),
    ],
)
def test_every_exception_is_a_line_and_status_2(
    searcher: FakeSearcher, monkeypatch: pytest.MonkeyPatch, error: Exception, message: str
) -> None:
    def fail(*_: object, **__: object) -> SearchResults:
        raise error

    monkeypatch.setattr(searcher, "search", fail)
    monkeypatch.delenv("POLICY_TRACEBACK", raising=False)
    result = run(["科创"])
    assert (result.exit_code, result.stdout, result.stderr.count("\n")) == (2, "", 1)
    assert result.stderr.startswith(f"search: {message}")
    monkeypatch.setenv("POLICY_TRACEBACK", "1")
    assert run(["科创"]).stderr.startswith("Traceback (most recent call last):\n")
