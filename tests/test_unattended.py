"""The files of docs/operations/, for systemd, cron and logrotate, are well-formed and fit together."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from indexer.cli.commands import commands
from tests import ROOT

FOLDER = ROOT / "docs" / "operations"
UNITS = sorted(path for path in FOLDER.iterdir() if path.suffix in (".service", ".timer"))
Settings = dict[str, dict[str, list[str]]]
"""Section of a unit -> setting -> its values."""


def settings_of(text: str) -> Settings:
    settings: Settings = {}
    for line in text.splitlines():
        if section := re.fullmatch(r"\[(\w+)\]", line):
            settings[section[1]] = {}
        elif line and not line.startswith("#"):
            key, value = line.split("=", 1)
            settings[list(settings)[-1]].setdefault(key, []).append(value)
    return settings


def unit(name: str) -> Settings:
    return settings_of((FOLDER / name).read_text(encoding="utf-8"))


def test_settings_are_read() -> None:
    assert settings_of("# A\n[A]\nB=1\nB=c=d\n\n[E]\n") == {"A": {"B": ["1", "c=d"]}, "E": {}}


def test_the_units_fit_together() -> None:
    service, timer = unit("policy-index.service"), unit("policy-index.timer")
    assert service["Unit"]["OnFailure"] == ["policy-index-failed.service"]
    assert {path.name for path in UNITS} == {
        "policy-index.service",
        "policy-index.timer",
        "policy-index-failed.service",
    }
    assert timer["Install"]["WantedBy"] == ["timers.target"]
    [folder] = service["Service"]["WorkingDirectory"]
    assert service["Service"]["ReadWritePaths"] == [f"{folder}/index"]
    assert service["Service"]["SuccessExitStatus"] == ["1"]
    started = [
        re.findall(r"\S+/indexer (\w+) --index (\w+)", line) for line in service["Service"]["ExecStart"]
    ]
    assert started == [[("update", "index")], [("verify", "index")]]


def systemd_version() -> int:
    if not shutil.which("systemd-analyze"):
        return 0
    told = subprocess.run(["systemd-analyze", "--version"], capture_output=True, text=True, check=True)
    return int(re.findall(r"systemd (\d+)", told.stdout)[0])


@pytest.mark.skipif(systemd_version() < 250, reason="needs systemd-analyze of systemd 250 or later")
def test_systemd_takes_the_units_and_rates_the_service_as_safe(tmp_path: Path) -> None:
    for path in UNITS:
        text = re.sub(
            r"^ExecStart=/opt/\S+", f"ExecStart={sys.executable}", path.read_text(), flags=re.MULTILINE
        )
        (tmp_path / path.name).write_text(text)
    for command in (
        ["verify", "--man=no", *(f"./{path.name}" for path in UNITS)],
        ["security", "--offline=yes", "--threshold=10", "./policy-index.service"],
    ):
        told = subprocess.run(
            ["systemd-analyze", *command], cwd=tmp_path, capture_output=True, text=True, check=False
        )
        assert (told.returncode, told.stderr) == (0, "")


@dataclass(frozen=True)
class Job:
    """A line of a crontab."""

    times: str
    user: str
    command: str


CRONTAB = (FOLDER / "policy-index.cron").read_text(encoding="utf-8")
JOBS = [Job(*fields) for fields in re.findall(r"^((?:[\d*]+ ){5}) *(\w+) +(.+)$", CRONTAB, re.MULTILINE)]
LOG_FOLDER = "/var/log/policy-index"


def test_every_option_of_a_command_is_one_that_it_has() -> None:
    texts = [path.read_text(encoding="utf-8") for path in sorted(FOLDER.iterdir())]
    used = [each for text in texts for each in re.findall(r"\bindexer (\w+)((?: [^\s;|>&]+)*)", text)]
    assert len(used) >= 5
    for name, arguments in used:
        options = {each for parameter in commands.commands[name].params for each in parameter.opts}
        assert set(re.findall(r"--[\w-]+", arguments)) <= options


def test_cron_runs_commands_that_there_are() -> None:
    assert len(JOBS) == len(re.findall(r"^\d", CRONTAB, re.MULTILINE))
    names = [name for job in JOBS for name in re.findall(r"\bindexer (\w+)", job.command)]
    assert names == ["update", "verify", "info"]
    for job in JOBS:
        assert "%" not in job.command, "cron takes it for the end of the line"
        subprocess.run(["sh", "-n", "-c", job.command], check=True)


@pytest.mark.parametrize(
    ("status", "told"),
    [
        (0, ["", "", ""]),
        (1, ["", "", "the index of policy news was not updated last night\n"]),
        (2, ["update\n", "", "the index of policy news was not updated last night\n"]),
    ],
)
def test_cron_mails_what_failed(tmp_path: Path, status: int, told: list[str]) -> None:
    """In the environment of cron, with a command that says its name on both streams, but for --quiet."""
    indexer = tmp_path / "indexer"
    indexer.write_text(f'#!/bin/sh\n[ "$2" = --quiet ] || echo "$1"\nexit {status}\n')
    indexer.chmod(0o755)
    printed = []
    for job in JOBS:
        command = job.command.replace("/srv/news", str(tmp_path)).replace(LOG_FOLDER, str(tmp_path))
        done = subprocess.run(
            ["/bin/sh", "-c", command],
            env={"PATH": f"{tmp_path}:/usr/bin:/bin", "HOME": "/nonexistent", "SHELL": "/bin/sh"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        printed.append(done.stdout + done.stderr)
    assert printed == told
    assert (tmp_path / "update.log").read_text() == "update\n"


def test_the_log_of_cron_is_rotated(tmp_path: Path) -> None:
    text = (FOLDER / "policy-index.logrotate").read_text(encoding="utf-8")
    body = re.sub("^#.*\n", "", text, flags=re.MULTILINE)
    assert re.fullmatch(rf"{LOG_FOLDER}/\*\.log {{\n(    \w[\w ]*\n)+}}\n", body)
    assert f"{LOG_FOLDER}/update.log" in CRONTAB
    if os.geteuid() == 0 and (logrotate := shutil.which("logrotate")):
        settings = tmp_path / "settings"
        settings.write_text(text.replace("news news", "nobody nogroup"))
        subprocess.run([logrotate, "--debug", settings], check=True, capture_output=True)
