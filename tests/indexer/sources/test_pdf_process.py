"""The process that reads PDF files: its limits, and what follows a crash."""

from __future__ import annotations

import importlib.util
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Thread

import pytest

from indexer.sources.draft import NotAnArticle
from indexer.sources.formats.pdfium import limits, process
from indexer.sources.formats.pdfium.process import _Process, read_pages

from .test_pdf import TITLE, pdf, type0

if importlib.util.find_spec("pypdfium2_raw") is None:
    pytest.skip("pypdfium2 is not installed", allow_module_level=True)

CONTENT = pdf((type0("/GBK-EUC-H"), TITLE.encode("gbk")))


@pytest.fixture(autouse=True)
def own_process(monkeypatch: pytest.MonkeyPatch) -> Iterator[_Process]:
    """A process of the test's own."""
    own = _Process()
    monkeypatch.setattr(process, "_process", own)
    yield own
    own.close()


def texts() -> list[str]:
    return [line.text for page in read_pages(CONTENT) for line in page.lines]


@pytest.fixture
def reason_if(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, own_process: _Process) -> Callable[..., str]:
    """Gives the reason where the process runs some code first. The next PDF is read all the same."""

    def reason(*code: str, wait: int = limits.LONGEST_WAIT) -> str:
        own_process.close()
        start = tmp_path / "start.py"
        head = ("import json, os, sys, time", "line = open(0, 'rb', buffering=0, closefd=False).readline()")
        head += ("sys.path[:] = json.loads(line)", f"from {process.__package__} import child")
        start.write_text("\n".join((*head, *code, "child.serve()")), encoding="utf-8")
        with monkeypatch.context() as changed:
            changed.setattr(process, "_START", str(start))
            changed.setattr(process, "LONGEST_WAIT", wait)
            with pytest.raises((NotAnArticle, RuntimeError)) as refused:
                read_pages(CONTENT)
        own_process.close()
        assert texts() == [TITLE]
        return str(refused.value)

    return reason


def test_the_process_serves_many_files_and_ends_with_its_pipes(own_process: _Process) -> None:
    assert texts() == texts() == [TITLE]
    running = own_process._running
    assert running is not None
    assert running.poll() is None
    running.communicate()
    assert running.returncode == 0
    assert texts() == [TITLE]
    own_process.close()


def test_a_crash_is_the_reason_of_one_file(reason_if: Callable[..., str]) -> None:
    crashed = "reading it crashed PDFium, or took more than 1,073,741,824 bytes of memory"
    crashed += ": print it to a new PDF"
    assert reason_if("child._read = lambda data: os.abort()") == crashed
    assert reason_if("child._read = lambda data: os._exit(1)") == crashed


def test_a_loop_without_end_is_the_reason_of_one_file(reason_if: Callable[..., str]) -> None:
    loop = "child.LONGEST_SECONDS = 0", "child._read = lambda data: any(iter(int, 1))"
    assert reason_if(*loop) == f"reading it takes more than {limits.LONGEST_SECONDS} seconds"


def test_a_process_that_only_waits_is_ended(reason_if: Callable[..., str]) -> None:
    sleep = "child._read = lambda data: time.sleep(600)"
    assert reason_if(sleep, wait=1) == f"reading it takes more than {limits.LONGEST_SECONDS} seconds"


def test_memory_is_limited(reason_if: Callable[..., str]) -> None:
    code = "child._read = lambda data: bytearray(2**31)"
    assert reason_if(code) == "reading it takes more than 1,073,741,824 bytes of memory"


def test_an_exception_in_the_process_is_one_here(reason_if: Callable[..., str]) -> None:
    assert reason_if("child._read = lambda data: 1 // 0").startswith("ZeroDivisionError: ")


def test_threads_take_turns_and_a_fork_starts_a_process_of_its_own(own_process: _Process) -> None:
    found: list[list[str]] = []
    threads = [Thread(target=lambda: found.append(texts())) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [[TITLE]] * 4
    before = own_process._running
    own_process._owner = os.getppid()
    assert texts() == [TITLE]
    assert own_process._running is not before
    assert before is not None
    before.communicate()


def test_the_font_of_boxes_shows_every_ideograph_and_no_private_sign(tmp_path: Path) -> None:
    from PIL import ImageFont

    from indexer.sources.formats.pdfium.box_font import box_font

    path = tmp_path / "box.ttf"
    path.write_bytes(box_font())
    font = ImageFont.truetype(str(path), 1000)
    shown = [font.getbbox(character) for character in "国가あ𠮷Aж"]
    assert shown == [shown[0]] * 6
    assert font.getbbox("\ue000") != shown[0]
