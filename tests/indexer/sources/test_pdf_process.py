"""The process that reads PDF files: its limits, and what follows a crash."""

from __future__ import annotations

import importlib.util
import os
from collections.abc import Iterator
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


def reason_if(code: str, monkeypatch: pytest.MonkeyPatch, wait: int = limits.LONGEST_WAIT) -> str:
    """The reason where the process runs this code first; the next PDF is read."""
    module = process.__package__
    process._process.close()
    with monkeypatch.context() as changed:
        serve = f"import sys; sys.path[:] = sys.argv[1:]; from {module} import child; {code}; child.serve()"
        changed.setattr(process, "_SERVE", serve)
        changed.setattr(process, "LONGEST_WAIT", wait)
        with pytest.raises((NotAnArticle, RuntimeError)) as refused:
            read_pages(CONTENT)
    process._process.close()
    assert texts() == [TITLE]
    return str(refused.value)


def test_the_process_serves_many_files_and_ends_with_its_pipes(own_process: _Process) -> None:
    assert texts() == texts() == [TITLE]
    running = own_process._running
    assert running is not None
    assert running.poll() is None
    running.communicate()
    assert running.returncode == 0
    assert texts() == [TITLE]
    own_process.close()


def test_a_crash_is_the_reason_of_one_file(monkeypatch: pytest.MonkeyPatch) -> None:
    crashed = "reading it crashed PDFium, or took more than 1,073,741,824 bytes of memory"
    crashed += ": print it to a new PDF"
    assert reason_if("import os; child._read = lambda data: os.abort()", monkeypatch) == crashed
    assert reason_if("import os; child._read = lambda data: os._exit(1)", monkeypatch) == crashed


def test_a_loop_without_end_is_the_reason_of_one_file(monkeypatch: pytest.MonkeyPatch) -> None:
    loop = "child.LONGEST_SECONDS = 0; child._read = lambda data: any(iter(int, 1))"
    assert reason_if(loop, monkeypatch) == f"reading it takes more than {limits.LONGEST_SECONDS} seconds"


def test_a_process_that_only_waits_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "_LONGEST_END", 1)
    sleep = "import time; child._read = lambda data: time.sleep(600)"
    assert (
        reason_if(sleep, monkeypatch, wait=1)
        == f"reading it takes more than {limits.LONGEST_SECONDS} seconds"
    )


def test_memory_is_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    code = "child._read = lambda data: bytearray(2**31)"
    assert reason_if(code, monkeypatch) == "reading it takes more than 1,073,741,824 bytes of memory"


def test_an_exception_in_the_process_is_one_here(monkeypatch: pytest.MonkeyPatch) -> None:
    code = "child._read = lambda data: 1 // 0"
    assert reason_if(code, monkeypatch).startswith("ZeroDivisionError: ")


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
