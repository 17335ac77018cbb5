"""Signals that ask a process to end raise one exception, however many come."""

from __future__ import annotations

import signal
import subprocess
import sys
import time

import pytest

from indexer.core.stopping import SECONDS_OF_ONE, Stopped, stop_on_signals

TIDYING = """
import os, time
from indexer.core.stopping import stop_on_signals
stop_on_signals()
try:
    print("begun", flush=True)
    time.sleep(60)
except KeyboardInterrupt:
    for _ in range(100):
        time.sleep(0.001)
    print("tidied", flush=True)
os._exit(0)
"""
"""A program that takes a while to tidy up, and touches no disk, which may be slow. Once Python ends, it
handles no signals."""


def test_signals_that_follow_do_not_break_off_the_tidying() -> None:
    with subprocess.Popen([sys.executable, "-c", TIDYING], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "begun\n"
        process.send_signal(signal.SIGINT)
        last = time.monotonic() + SECONDS_OF_ONE / 2
        while process.poll() is None and time.monotonic() < last:
            process.send_signal(signal.SIGTERM)
            time.sleep(0.001)
        assert (process.stdout.read(), process.wait()) == ("tidied\n", 0)


def test_signals_within_a_second_count_as_one(monkeypatch: pytest.MonkeyPatch) -> None:
    now, handlers = [100.0], {}
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    monkeypatch.setattr(signal, "signal", handlers.__setitem__)
    monkeypatch.setattr(signal, "getsignal", {signal.SIGHUP: signal.SIG_IGN}.get)
    stop_on_signals()
    assert handlers.keys() == {signal.SIGINT, signal.SIGTERM}

    def send(number: signal.Signals, seconds: float) -> BaseException | None:
        now[0] += seconds
        try:
            handlers[number](number, None)
        except (KeyboardInterrupt, Stopped) as error:
            return error
        return None

    assert repr(send(signal.SIGTERM, 0)) == "Stopped('ended by SIGTERM')"
    assert send(signal.SIGINT, 0.1) is None
    assert send(signal.SIGTERM, SECONDS_OF_ONE * 0.9) is None
    assert isinstance(send(signal.SIGINT, SECONDS_OF_ONE), KeyboardInterrupt)
