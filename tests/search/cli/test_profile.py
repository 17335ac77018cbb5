"""The profile: options that hold unless the command line or the environment says otherwise."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import click
import pytest

from indexer.core.errors import PolicySearchError
from search.cli.options import command
from search.cli.profile import FLAGS, VALUED, Profile, read_profile
from search.cli.query_command import check_profile
from search.cli.request import PROFILE_VARIABLE
from tests import COMMANDS, ROOT


def written(folder: Path, text: str) -> dict[str, str]:
    """The environment in which a profile has this text."""
    (folder / "profile").write_text(text, encoding="utf-8")
    return {PROFILE_VARIABLE: str(folder / "profile"), "HOME": "/home/me"}


def test_its_options_are_those_of_the_command() -> None:
    takes_value = {
        name: not option.is_flag
        for option in command.params
        if isinstance(option, click.Option)
        for name in (*option.opts, *option.secondary_opts)
    }
    assert {name: takes_value.get(name) for name in FLAGS} == dict.fromkeys(FLAGS, False)
    assert {name: takes_value.get(name) for name in VALUED} == dict.fromkeys(VALUED, True)


def test_each_line_is_an_option(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/me")
    text = "\ufeff# mine\r\n\n--index ~/my news\n  --limit=20\n-n = 30\n--no-pager\n#--full\n--color\talways"
    expected = (
        (3, ("--index", "/home/me/my news")),
        (4, ("--limit", "20")),
        (5, ("-n", "30")),
        (6, ("--no-pager",)),
        (8, ("--color", "always")),
    )
    assert read_profile(["科技"], written(tmp_path, text)).lines == expected


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("--limt 5", "--limt is no option of a profile; these are: --all, --clean, "),
        ("科技", "科技 is no option of a profile; these are: --all, --clean, "),
        ("--json", "--json is no option of a profile"),
        ("--", "-- is no option of a profile"),
        ("limit 5", "limit is no option of a profile"),
        ("--limit", "--limit needs a value; write --limit VALUE"),
        ("--limit=", "--limit needs a value; write --limit VALUE"),
        ("--full yes", "--full takes no value; write --full alone"),
        ("--limit many", "Invalid value for '--limit' / '-n': 'many' is not a valid integer range."),
        ("--limit -1", "Invalid value for '--limit' / '-n': -1 is not in the range 0<=x<="),
        (
            "--order best",
            "Invalid value for '--order': 'best' is not one of 'relevance', 'newest', 'oldest'.",
        ),
        ("--color red", "Invalid value for '--color': 'red' is not one of 'auto', 'always', 'never'."),
        ("--hyperlink-format vim", "Invalid value for '--hyperlink-format': 'vim' is no format of links"),
        ("--ranking near=2", "Invalid value for '--ranking': "),
    ],
)
def test_a_wrong_line_is_told(tmp_path: Path, line: str, message: str) -> None:
    environment = written(tmp_path, f"--full\n\n{line}\n")
    with pytest.raises(PolicySearchError, match=re.escape(f"{tmp_path}/profile, line 3: {message}")):
        check_profile(read_profile(["科技"], environment), command)


def test_a_profile_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    for path, message in (
        (tmp_path / "none", f"there is no profile {tmp_path}/none, which ${PROFILE_VARIABLE} names"),
        (tmp_path, f"cannot read the profile {tmp_path}: Is a directory"),
    ):
        with pytest.raises(PolicySearchError, match=re.escape(message)):
            read_profile([], {PROFILE_VARIABLE: str(path)})
    (tmp_path / "profile").write_bytes(b"\xff")
    with pytest.raises(PolicySearchError, match="it is not in UTF-8"):
        read_profile([], {PROFILE_VARIABLE: str(tmp_path / "profile")})


def test_its_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    in_home, elsewhere = tmp_path / ".config" / "policy-news-search", tmp_path / "x" / "policy-news-search"
    assert read_profile([], {}) == Profile()
    for folder, option in ((in_home, "--full"), (elsewhere, "--distinct")):
        folder.mkdir(parents=True)
        (folder / "config").write_text(option)
    for environment, path, option in (
        ({}, in_home, "--full"),
        ({"XDG_CONFIG_HOME": ""}, in_home, "--full"),
        ({"XDG_CONFIG_HOME": "relative"}, in_home, "--full"),
        ({"XDG_CONFIG_HOME": str(tmp_path / "x")}, elsewhere, "--distinct"),
        ({PROFILE_VARIABLE: str(elsewhere / "config")}, elsewhere, "--distinct"),
    ):
        assert read_profile([], environment) == Profile(str(path / "config"), ((1, (option,)),))
    assert read_profile([], {PROFILE_VARIABLE: ""}) == Profile()


@pytest.mark.parametrize(
    "arguments",
    [
        *(["--json"], ["--jsonl"], ["--queries", "-"], ["--queries=-"]),
        *(["--csv"], ["--export", "a.csv"], ["--cite", "line"], ["--count"]),
    ],
)
def test_programs_get_the_same_hits_whatever_it_says(tmp_path: Path, arguments: list[str]) -> None:
    environment = written(tmp_path, "--limit 3\n--index there\n--per-article 1\n--order newest\n")
    assert read_profile(arguments, environment).arguments == ("--index", "there")


@pytest.mark.parametrize("arguments", [["--show", "a:1"], ["--similar=a"]])
def test_what_a_terminal_shows_holds_for_articles_too(tmp_path: Path, arguments: list[str]) -> None:
    environment = written(tmp_path, "--limit 3\n--color never\n--index there\n--no-pager\n--full\n")
    kept = ("--color", "never", "--index", "there", "--no-pager")
    assert read_profile(arguments, environment).arguments == kept
    assert read_profile([*arguments, "--json"], environment).arguments == ("--index", "there")


@pytest.mark.parametrize("arguments", [["--index", "here"], ["--index=here"]])
def test_indexes_of_the_command_line_are_not_added_to_those_of_the_profile(
    tmp_path: Path, arguments: list[str]
) -> None:
    environment = written(tmp_path, "--index there\n--index too\n--limit 3\n")
    assert read_profile(arguments, environment).arguments == ("--limit", "3")
    words = read_profile(["--", *arguments], environment)
    assert words.arguments == ("--index", "there", "--index", "too", "--limit", "3")


def search(folder: Path, *arguments: str, **environment: str) -> tuple[int, str, str]:
    found = subprocess.run(
        [*COMMANDS["search"], *arguments],
        cwd=folder,
        env={"PYTHONPATH": str(ROOT), "PATH": "", "PYTHONIOENCODING": "utf-8", **environment},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    return found.returncode, found.stdout, found.stderr


def test_command_line_then_environment_then_profile_then_default(tmp_path: Path) -> None:
    """The index that is named is the one that is missed."""

    def missed(*arguments: str, **environment: str) -> str:
        status, stdout, stderr = search(tmp_path, "科技", *arguments, **environment)
        assert (status, stdout) == (2, "")
        return stderr.removeprefix("search: there is no index in ").partition(";")[0]

    profile = written(tmp_path, "--index profile\n--limit 3\n")
    for more in ([], ["--since", "2024"]):
        assert missed(*more) == "index"
        assert missed(*more, **profile) == "profile"
        assert missed(*more, **profile, POLICY_INDEX="environment") == "environment"
        line = ["--index", "line"]
        assert missed(*more, *line, **profile, POLICY_INDEX="environment") == "line"


@pytest.mark.parametrize("more", [[], ["--since", "2024"]])
def test_a_wrong_profile_ends_the_command(tmp_path: Path, more: list[str]) -> None:
    status, stdout, stderr = search(tmp_path, "科技", *more, **written(tmp_path, "--limit many"))
    assert (status, stdout) == (2, "")
    assert stderr.startswith(f"search: {tmp_path}/profile, line 1: Invalid value for '--limit'")


@pytest.mark.parametrize("about", ["--help", "-h", "--version"])
def test_a_wrong_profile_does_not_keep_anybody_from_help(tmp_path: Path, about: str) -> None:
    status, stdout, stderr = search(tmp_path, about, **written(tmp_path, "--nonsense"))
    assert (status, stderr) == (0, "")
    assert stdout
