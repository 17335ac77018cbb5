"""A searcher while its index is replaced, and an index that is absent, foreign, or altered."""

from __future__ import annotations

import os
import random
import shutil
import signal
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from threading import Event

import pytest

import indexer.storage.embedded.generation
import search.embedded.generations
from indexer import Article, build_index, remove_articles, update_index
from indexer.core.errors import IndexDamagedError, IndexMismatchError, IndexNotFoundError, PolicySearchError
from indexer.storage.embedded.generation import read_generation
from search import Searcher, open_index
from tests.search.conftest import MakeIndex

ARTICLES = [
    Article(f"a{number}", f"科技创新{number}\n金融", published=date(2024, 1, 1)) for number in range(6)
]


def texts(searcher: Searcher, query: str) -> list[str]:
    return sorted(hit.text for hit in searcher.search(query, limit=99).hits)


def test_refresh_goes_over_to_what_is_newer(make_index: MakeIndex) -> None:
    path = make_index([Article("a", "发展一"), Article("b", "发展二")])
    with open_index(path) as searcher:
        assert searcher.refresh() is False
        update_index([Article("b", "发展三"), Article("c", "发展四")], path, threads=1)
        remove_articles(["a"], path)
        assert texts(searcher, "“发展”") == ["发展一", "发展二"]
        assert searcher.refresh() is True
        assert texts(searcher, "“发展”") == ["发展三", "发展四"]
        assert searcher.refresh() is False


def test_a_searcher_goes_on_with_files_that_a_new_build_deleted(make_index: MakeIndex) -> None:
    path = make_index([Article("a", "发展\n旧")])
    with open_index(path) as old:
        before = {file.name for file in path.glob("MAIN_0*")}
        build_index([Article("a", "中")], path, threads=1)
        build_index([Article("b", "新")], path, threads=1)
        assert not before & {file.name for file in path.iterdir()}
        results = old.search("发展")
        assert [hit.text for hit in results.hits] == ["发展"]
        assert [paragraph.text for paragraph in old.context(results.hits[0], 1)] == ["发展", "旧"]
        with open_index(path) as new:
            assert (texts(new, "“新”"), new.search("发展").total) == (["新"], 0)


def test_context_of_a_hit_from_before_a_change(make_index: MakeIndex) -> None:
    path = make_index([Article("a", "一\n二\n三"), Article("b", "四")])
    with open_index(path) as searcher:
        third, fourth = (searcher.search(query).hits[0] for query in ("三", "四"))
        update_index([Article("a", "壹")], path, threads=1)
        remove_articles(["b"], path)
        searcher.refresh()
        assert [paragraph.text for paragraph in searcher.context(third, 2)] == ["壹"]
        assert searcher.context(fourth, 2) == ()


@pytest.mark.parametrize("moment", ["read_numbered", "_open"])
def test_opening_while_the_index_is_replaced_opens_the_new_one(
    make_index: MakeIndex, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    """A table of contents, or a segment, that is gone between listing the folder and opening it."""
    path = make_index([Article("a", "旧")])
    real: Callable[..., object] = getattr(search.embedded.generations, moment)
    calls = []

    def late(*arguments: object) -> object:
        calls.append(moment)
        if len(calls) == 1:
            build_index([Article("a", "新")], path, threads=1)
            raise FileNotFoundError(2, "No such file or directory", "MAIN_00000001.terms")
        return real(*arguments)

    monkeypatch.setattr(search.embedded.generations, moment, late)
    with open_index(path) as searcher:
        assert texts(searcher, "“新”") == ["新"]
    assert len(calls) == 2


@pytest.mark.parametrize(("keep", "generation", "text"), [(0, 2, "发展新"), (1, 1, "发展旧")])
def test_what_a_searcher_opens_is_the_state_that_it_names(
    make_index: MakeIndex, monkeypatch: pytest.MonkeyPatch, keep: int, generation: int, text: str
) -> None:
    """A writer replaces the generation that was the newest before its table of contents is read."""
    path = make_index([Article("a", "发展旧")])
    real = search.embedded.generations.latest_generation

    def early(directory: str) -> int | None:
        newest = real(directory)
        if newest == 1:
            update_index([Article("a", "发展新")], path, keep=keep, threads=1)
        return newest

    monkeypatch.setattr(search.embedded.generations, "latest_generation", early)
    with open_index(path) as searcher:
        assert (searcher.state.generation, texts(searcher, "“发展”")) == (generation, [text])


def test_readers_open_and_refresh_while_a_writer_works(make_index: MakeIndex) -> None:
    path = make_index([Article("a", "发展0")])
    with open_index(path) as long_lived, ThreadPoolExecutor(3) as pool:
        done = Event()

        def read(refreshes: bool) -> set[str]:
            seen: set[str] = set()
            while not done.is_set():
                if refreshes:
                    long_lived.refresh()
                    (hit,) = long_lived.search("“发展”").hits
                else:
                    with open_index(path) as searcher:
                        (hit,) = searcher.search("“发展”").hits
                seen.add(hit.text)
            return seen

        readers = [pool.submit(read, refreshes) for refreshes in (True, True, False)]
        try:
            for number in range(1, 10):
                change = build_index if number % 3 == 0 else update_index
                change([Article("a", f"发展{number}")], path, threads=1)
        finally:
            done.set()
        for reader in readers:
            seen = reader.result()
            assert seen
            assert seen <= {f"发展{number}" for number in range(10)}
        long_lived.refresh()
        assert texts(long_lived, "“发展”") == ["发展9"]


def test_no_index(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "absent"):
        with pytest.raises(IndexNotFoundError) as told:
            open_index(path)
        assert str(told.value) == f"there is no index in {path}; build one with `indexer build SOURCE...`"
    file = tmp_path / "file"
    file.write_text("")
    with pytest.raises(IndexNotFoundError):
        open_index(file)


def test_an_index_of_another_version_says_what_to_do(
    make_index: MakeIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = make_index(ARTICLES)
    monkeypatch.setattr(indexer.storage.embedded.generation, "fingerprint", lambda: "other")
    with pytest.raises(IndexMismatchError, match=r"another version of the analysis .*`indexer build SOURCE"):
        open_index(path)


@pytest.mark.parametrize("pattern", ["*.terms", "*.texts", "*.articles", "dictionary-*"])
def test_a_file_that_is_missing_or_cut_short(make_index: MakeIndex, tmp_path: Path, pattern: str) -> None:
    path = tmp_path / "index"
    shutil.copytree(make_index(ARTICLES), path)
    (file,) = path.glob(pattern)
    content = file.read_bytes()
    for kept in (0, 7, len(content) // 2, len(content) - 1):
        file.write_bytes(content[:kept])
        with pytest.raises(IndexDamagedError, match=file.name):
            open_index(path)
    file.unlink()
    with pytest.raises(IndexDamagedError, match=f"{file.name} is missing; run `indexer verify"):
        open_index(path)


@pytest.mark.parametrize("pattern", ["*.terms", "dictionary-*", "*.toc"])
def test_a_file_that_cannot_be_opened(make_index: MakeIndex, pattern: str) -> None:
    (file,) = make_index(ARTICLES).glob(pattern)
    file.unlink()
    file.mkdir()
    with pytest.raises(PolicySearchError) as told:
        open_index(file.parent)
    assert str(told.value).startswith(f"{file} cannot be opened: ")


QUERIES = ["科技创新", "“创新” -金融", "title:科技", "date:2024", "创新3 OR 金融", "没有这样的话"]


@pytest.mark.parametrize(
    ("pattern", "places"), [("*.terms", 200), ("*.texts", 120), ("*.articles", 200), ("*.toc", 300)]
)
def test_an_altered_byte_gives_results_or_says_that_the_index_is_damaged(
    make_index: MakeIndex, pattern: str, places: int
) -> None:
    path = make_index(ARTICLES[:4], ARTICLES[4:], removed=["a1"])
    file = min(path / name for name in read_generation(path).file_names if Path(name).match(pattern))
    content = file.read_bytes()
    source = random.Random(11)
    told: list[str] = []
    for _ in range(places):
        altered = bytearray(content)
        altered[source.randrange(len(content))] ^= source.randrange(1, 256)
        file.write_bytes(altered)
        try:
            with open_index(path) as searcher:
                for query in QUERIES:
                    for hit in searcher.search(query, order="newest").hits:
                        searcher.context(hit, 1)
        except (IndexDamagedError, IndexMismatchError) as error:
            told.append(str(error))
    assert len(told) > places // 10
    assert [text for text in told if "`indexer verify --repair`" not in text] == []


def test_a_searcher_finds_its_index_from_any_current_folder(
    make_index: MakeIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = make_index([Article("a", "发展一")])
    monkeypatch.chdir(path.parent)
    with open_index(path.name) as searcher:
        monkeypatch.chdir("/")
        update_index([Article("b", "发展二")], path, threads=1)
        assert searcher.refresh() is True
        assert texts(searcher, "“发展”") == ["发展一", "发展二"]


def test_a_forked_process_refreshes_although_a_thread_of_its_parent_did(make_index: MakeIndex) -> None:
    path = make_index([Article("a", "发展一")])
    with open_index(path) as searcher:
        # As it is while another thread refreshes.
        lock = searcher._lock  # type: ignore[attr-defined]
        with lock:
            child = os.fork()
            if child == 0:
                signal.alarm(10)
                os._exit(7 if searcher.refresh() is False else 1)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 7


def test_a_backup_that_takes_the_place_of_an_index_is_found_by_its_readers(
    make_index: MakeIndex, tmp_path: Path
) -> None:
    path = make_index([Article("a", "发展一")])
    shutil.copytree(path, tmp_path / "restored")
    update_index([Article("a", "发展二")], path, threads=1)
    with open_index(path) as searcher:
        path.rename(tmp_path / "broken")
        assert searcher.refresh() is False
        (tmp_path / "restored").rename(path)
        assert texts(searcher, "“发展”") == ["发展二"]
        assert searcher.refresh() is True
        assert texts(searcher, "“发展”") == ["发展一"]
    assert update_index([Article("b", "发展三")], path, threads=1).added == 1
