"""The pace of clients: each has its own, which workers share."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("fastapi", reason="FastAPI is not installed: pip install -e '.[dev]'")

from search.web.pace import Pace


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    now = [100.0]
    monkeypatch.setattr("search.web.pace.monotonic", lambda: now[0])
    return now


def test_a_client_may_send_as_many_at_once_as_in_a_second(clock: list[float]) -> None:
    pace = Pace(3, None)
    waits = [pace.wait("a") for _ in range(4)]
    assert waits[:3] == [0.0, 0.0, 0.0]
    assert waits[3] == pytest.approx(1 / 3)
    assert pace.wait("b") == 0.0
    clock[0] += 0.34
    assert [pace.wait("a") > 0 for _ in range(2)] == [False, True]


def test_a_pace_below_one_a_second_lets_the_first_request_in(clock: list[float]) -> None:
    pace = Pace(0.5, None)
    assert (pace.wait("a"), pace.wait("a")) == (0.0, pytest.approx(2.0))


def test_workers_share_the_pace_of_a_client(clock: list[float], tmp_path: Path) -> None:
    one, other = Pace(1, str(tmp_path)), Pace(1, str(tmp_path))
    assert (one.wait("a"), other.wait("a")) == (0.0, pytest.approx(1.0))
