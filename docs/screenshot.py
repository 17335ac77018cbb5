"""Make the README's picture: the page of a search in the project's seeds, by Chromium. Print how many bytes
that page takes, and when it is first painted, beside a page that has a single character. Make it while the
machine has nothing else to do: the picture tells the time of the search.

    python docs/screenshot.py docs/screenshot.png

Needs Playwright (`pip install -e ".[ci]"`) and Debian's `chromium` and `fonts-noto-cjk`.
"""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote
from urllib.request import urlopen

from playwright.sync_api import Page, Route, sync_playwright

from indexer import build_index

SEEDS = Path(__file__).parents[1] / "seeds"
SERVE = [sys.executable, "-c", "from search.cli.serving import main; main()"]
QUERY = "白龜湖科創(chuàng)新城"
SIZE = {"width": 1280, "height": 800}
ROUNDS = 10
LARGEST = 200_000
"""Bytes of the picture."""


def free_port() -> int:
    """A port that nothing listens on."""
    with socket.socket() as tried:
        tried.bind(("127.0.0.1", 0))
        port: int = tried.getsockname()[1]
        return port


def wait_for(server: subprocess.Popen[bytes], address: str) -> None:
    """Wait until the server answers. Raises RuntimeError where it ended."""
    while server.poll() is None:
        with suppress(OSError), urlopen(address):
            return
        time.sleep(0.1)
    raise RuntimeError(f"the server ended with the status {server.returncode}")


def take_picture(address: str, path: Path) -> None:
    """Write the picture of a page to a file, and print what it takes."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page(viewport=SIZE, locale="zh-CN", color_scheme="light")
        sizes: dict[str, int] = {}
        page.on("response", lambda response: sizes.update({response.url: len(response.body())}))
        page.goto(address, wait_until="networkidle")
        print(f"{sum(sizes.values()):,} bytes in {len(sizes)} files, uncompressed")
        page.route("**/bare", answer_bare)
        bare = first_paint(page, f"{address.partition('?')[0]}bare")
        print(f"first paint {first_paint(page, address):.0f} ms; of a bare page {bare:.0f} ms")
        page.screenshot(path=path)
        browser.close()


def answer_bare(route: Route) -> None:
    """Answer with a page that has a single character."""
    route.fulfill(body="<!doctype html><title>bare</title>文", content_type="text/html; charset=utf-8")


def first_paint(page: Page, address: str) -> float:
    """Milliseconds from the start of the navigation to the first paint with content: the least of ROUNDS."""
    times = []
    for _ in range(ROUNDS):
        page.goto(address, wait_until="networkidle")
        times.append(page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime"))
    return min(times)


def main() -> None:
    """Build an index of the seeds, serve it, and take the picture."""
    path = Path(sys.argv[1])
    with TemporaryDirectory() as folder:
        build_index([SEEDS], folder)
        port = free_port()
        server = subprocess.Popen([*SERVE, "--index", folder, "--port", str(port)])
        try:
            address = f"http://127.0.0.1:{port}/"
            wait_for(server, address)
            take_picture(f"{address}?q={quote(QUERY)}", path)
        finally:
            server.terminate()
            server.wait()
    if path.stat().st_size > LARGEST:
        raise SystemExit(f"{path} has {path.stat().st_size:,} bytes, more than {LARGEST:,}")


if __name__ == "__main__":
    main()
