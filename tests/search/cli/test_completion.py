"""A shell completes options, their choices and files, by the code that `search --completion` prints."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

from tests import COMMANDS, ROOT

SHELLS = ("bash", "zsh", "fish")


@pytest.fixture(scope="module")
def programs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the commands as programs."""
    folder = tmp_path_factory.mktemp("programs")
    for name, line in COMMANDS.items():
        program = folder / name
        program.write_text(f'#!/bin/sh\nPYTHONPATH={shlex.quote(str(ROOT))} exec {shlex.join(line)} "$@"\n')
        program.chmod(0o755)
    return folder


def run(programs: Path, folder: Path, *command: str) -> str:
    environment = {**os.environ, "PATH": f"{programs}:{os.environ['PATH']}"}
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, encoding="utf-8", check=True
    ).stdout


COMPLETE = """
eval "$(search --completion bash)"
COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1))
function=$(complete -p "$1" | sed 's/.*-F \\([^ ]*\\).*/\\1/')
compopt() { echo "(files)"; }
"$function" "$1"
printf '%s\\n' "${COMPREPLY[@]}"
"""


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("bash") is None, reason="needs bash")
@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (["search", "--per"], ["--per-article"]),
        (["search", "科技", "--nosuch", "-金融", "--hyper"], ["--hyperlink-format"]),
        (["search", "--order", ""], ["relevance", "newest", "oldest"]),
        (["search", "科技", "--color", "a"], ["auto", "always"]),
        (["search", "--queries", "a"], ["(files)"]),
        (["search", "--index", ""], ["(files)"]),
        (["search", "--export", "r"], ["(files)"]),
        (["search-evaluate", "--against"], ["--against", "--against-run"]),
        (["search-evaluate", "q"], ["(files)"]),
        (["search-evaluate", "--save-run", "q"], ["(files)"]),
        (["indexer", "bu"], ["build"]),
        (["indexer", "build", "--dry"], ["--dry-run"]),
        (["indexer", "build", "s"], ["(files)"]),
        (["indexer", "info", "--index", "i"], ["(files)"]),
    ],
    ids=lambda value: " ".join(value),
)
def test_bash_completes(programs: Path, tmp_path: Path, line: list[str], expected: list[str]) -> None:
    completed = run(programs, tmp_path, "bash", "-c", COMPLETE, "bash", *line).split("\n")[:-1]
    assert [word for word in completed if word] == expected


@pytest.mark.parametrize("shell", SHELLS)
def test_a_shell_takes_the_code(programs: Path, tmp_path: Path, shell: str) -> None:
    code = run(programs, tmp_path, "search", "--completion", shell)
    assert [code.count(f"_{name}_COMPLETE={shell}_complete") for name in ("SEARCH", "INDEXER")] == [1, 1]
    if shutil.which(shell) is None:
        pytest.skip(f"needs {shell}")
    (tmp_path / "code").write_text(code, encoding="utf-8")
    run(programs, tmp_path, shell, "-n", str(tmp_path / "code"))


@pytest.mark.skipif(shutil.which("zsh") is None, reason="needs zsh")
def test_zsh_knows_the_commands(programs: Path, tmp_path: Path) -> None:
    program = (
        f"autoload -U compinit; compinit -u -d {tmp_path}/dump\n"
        'eval "$(search --completion zsh)"\n'
        "print -l $_comps[search] $_comps[search-evaluate] $_comps[indexer]\n"
    )
    functions = run(programs, tmp_path, "zsh", "-fc", program).split()
    assert functions == ["_search_completion", "_search_evaluate_completion", "_indexer_completion"]


@pytest.mark.skipif(shutil.which("fish") is None, reason="needs fish")
def test_fish_completes(programs: Path, tmp_path: Path) -> None:
    for line, expected in (("search --per", "--per-article"), ("indexer bu", "build")):
        program = f"search --completion fish | source; complete -C '{line}'"
        completed = run(programs, tmp_path, "fish", "-N", "-c", program)
        assert [each.split("\t")[0] for each in completed.splitlines()] == [expected]
