"""What only a writer on a cluster meets: killed writers, two at once, busy nodes, parts, and the way back."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from indexer import (
    Article,
    Boilerplate,
    BuildPart,
    PolicySearchError,
    build_index,
    build_part,
    index_info,
    list_boilerplate,
    update_index,
)
from indexer.core.errors import ClusterError, IndexLockedError, IndexMismatchError
from indexer.storage.opensearch.address import parse_address
from indexer.storage.opensearch.client import Cluster
from indexer.storage.opensearch.state import read_state
from indexer.writing.opensearch import bulk as opensearch_bulk
from indexer.writing.opensearch import change as opensearch_change
from indexer.writing.opensearch import lock as opensearch_lock
from indexer.writing.opensearch.bulk import Bulk
from indexer.writing.opensearch.history import discard_run, revert_change
from indexer.writing.opensearch.writer import OpenSearchWriter
from search import open_index

from . import drop_index, new_address

ARTICLES = [Article("a", "白龟湖\n科创"), Article("b", "新城")]


@pytest.fixture
def address(cluster: str) -> Iterator[str]:
    made = new_address(cluster)
    yield made
    drop_index(made)


def of(address: str) -> Cluster:
    return Cluster(parse_address(address))


def ids(address: str, query: str = "-没有") -> set[str]:
    with open_index(address) as searcher:
        return {hit.article for hit in searcher.search(query, limit=1000).hits}


def indexes(address: str) -> set[str]:
    """The names of an index's indexes on the cluster, without what they begin with."""
    name = parse_address(address).name
    return {index.removeprefix(f"{name}-") for index in of(address).get(f"/{name}-*/_mapping")}


def test_a_change_goes_back_until_the_next_one_begins(address: str) -> None:
    build_index(ARTICLES, address)
    update_index([Article("c", "平顶山")], address)
    assert ids(address) == {"a", "b", "c"}
    assert revert_change(of(address)).articles == 2
    assert ids(address) == {"a", "b"}
    with pytest.raises(PolicySearchError, match="no state before"):
        revert_change(of(address))
    build_index(ARTICLES[:1], address)
    assert ids(address) == {"a"}
    revert_change(of(address))
    assert ids(address) == {"a", "b"}
    build_index(ARTICLES[1:], address)
    update_index([Article("d", "尼龙")], address)
    revert_change(of(address))
    assert ids(address) == {"b"}


def test_a_reader_of_a_state_that_is_gone_answers_from_the_newest(address: str) -> None:
    build_index(ARTICLES, address)
    with open_index(address) as searcher:
        update_index([Article("a", "平顶山")], address)
        assert {hit.article for hit in searcher.search("“科创”").hits} == {"a"}
        update_index([Article("c", "科创")], address)
        assert {hit.article for hit in searcher.search("“科创”").hits} == {"c"}
        assert searcher.refresh() is False


def test_two_writers_at_once_are_one_too_many(address: str) -> None:
    build_index(ARTICLES, address)
    writer = OpenSearchWriter(parse_address(address), None, fresh=False)
    with pytest.raises(IndexLockedError, match=rf"written by process {os.getpid()} on .*wait until"):
        update_index([Article("c", "平顶山")], address)
    writer.cancel()
    update_index([Article("c", "平顶山")], address)
    assert ids(address) == {"a", "b", "c"}


def test_a_writer_that_was_taken_for_dead_cannot_commit(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    build_index(ARTICLES, address)
    slow = OpenSearchWriter(parse_address(address), None, fresh=False)
    slow.add(Article("slow", "慢"))
    monkeypatch.setattr(opensearch_lock, "STALE", 0.0)
    update_index([Article("c", "平顶山")], address)
    monkeypatch.undo()
    with pytest.raises(ClusterError):
        slow.commit({})
    slow.cancel()
    assert ids(address) == {"a", "b", "c"}
    assert indexes(address) == {"000001", "000001-state", "000002", "000002-state"}
    update_index([Article("d", "尼龙")], address)
    assert ids(address) == {"a", "b", "c", "d"}


def test_who_lost_a_first_build_to_another_is_told_so(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    slow = OpenSearchWriter(parse_address(address), None, fresh=True)

    def overtaken(*_: object) -> None:
        raise ClusterError("gone", 404, "aliases_not_found_exception")

    monkeypatch.setattr(opensearch_change, "move_aliases", overtaken)
    with pytest.raises(IndexLockedError, match="took this one for dead"):
        slow.commit({})
    slow.cancel()


KILLED = """
import os, signal, sys
from indexer import Article, update_index
from indexer.writing.opensearch import change
step, address = sys.argv[1:]
def kill(*given, **named):
    os.kill(os.getpid(), signal.SIGKILL)
setattr(change, step, kill)
update_index([Article("a", "改过"), Article("new", "新来")], address)
"""


@pytest.mark.parametrize("step", ["find_relations", "move_aliases"])
def test_a_killed_writer_leaves_the_index_as_it_was(address: str, step: str) -> None:
    build_index(ARTICLES, address)
    killed = subprocess.run([sys.executable, "-c", KILLED, step, address], check=False)
    assert killed.returncode == -9
    assert (ids(address), ids(address, "改过")) == ({"a", "b"}, set())
    report = update_index([Article("a", "改过"), Article("new", "新来")], address)
    assert (report.added, report.updated, ids(address)) == (1, 1, {"a", "b", "new"})
    assert indexes(address) == {"000001", "000001-state", "000002", "000002-state"}


def files_in(folder: Path, count: int) -> Path:
    for number in range(count):
        line = json.dumps({"id": f"d{number}", "text": f"白龟湖\n第{number}篇"}, ensure_ascii=False)
        (folder / f"{number}.jsonl").write_text(line, encoding="utf-8")
    return folder


def test_parts_make_the_index_together_and_once(address: str, tmp_path: Path) -> None:
    folder = files_in(tmp_path, 9)
    build_index(ARTICLES, address)
    done = []
    for number in (3, 1, 1, 2):
        assert ids(address) == {"a", "b"}
        done.append(build_part([folder], address, run="r", part=BuildPart(number, 3)).done)
    assert done == [1, 2, 2, 3]
    assert ids(address) == {f"d{number}" for number in range(9)}
    assert index_info(address).paragraphs == 18
    with pytest.raises(PolicySearchError, match=r"run r at .* is done"):
        build_part([folder], address, run="r", part=BuildPart(2, 3))
    revert_change(of(address))
    assert ids(address) == {"a", "b"}


def test_a_part_that_was_killed_is_done_again(address: str, tmp_path: Path) -> None:
    folder = files_in(tmp_path, 4)
    build_part([folder], address, run="r", part=BuildPart(1, 2))

    def interrupted(_progress: object) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build_part([folder], address, run="r", part=BuildPart(2, 2), on_progress=interrupted)
    assert build_part([folder], address, run="r", part=BuildPart(2, 2)).done == 2
    assert ids(address) == {"d0", "d1", "d2", "d3"}


def test_an_id_in_two_parts_is_told_before_anything_is_replaced(address: str, tmp_path: Path) -> None:
    folder = files_in(tmp_path, 4)
    for path in folder.iterdir():
        path.write_text('{"id": "same", "text": "白龟湖"}', encoding="utf-8")
    build_index(ARTICLES, address)
    reports = []
    with pytest.raises(ClusterError, match="id is in the files of two parts"):
        reports += [build_part([folder], address, run="r", part=BuildPart(number, 2)) for number in (1, 2)]
    assert ids(address) == {"a", "b"}


def test_a_run_keeps_others_out_until_it_is_given_up(address: str, tmp_path: Path) -> None:
    folder = files_in(tmp_path, 4)
    build_part([folder], address, run="r", part=BuildPart(1, 2))
    for other in (
        lambda: build_index(ARTICLES, address),
        lambda: build_part([folder], address, run="s", part=BuildPart(1, 2)),
        lambda: build_part([folder], address, run="r", part=BuildPart(1, 3)),
    ):
        with pytest.raises(IndexLockedError, match=r"by run r, 2 parts.*indexer discard --run"):
            other()
    with pytest.raises(PolicySearchError, match="not being built by a run s"):
        discard_run(of(address), "s")
    discard_run(of(address), "r")
    build_index(ARTICLES, address)
    assert ids(address) == {"a", "b"}


def test_what_other_code_has_written_is_refused_and_may_be_replaced(address: str) -> None:
    build_index(ARTICLES, address)
    cluster = of(address)
    state = read_state(cluster).name
    meta = cluster.get(f"/{state}/_mapping")[state]["mappings"]["_meta"]
    cluster.put(f"/{state}/_mapping", {"_meta": meta | {"fingerprint": "os0.older"}})
    for use in (lambda: open_index(address), lambda: update_index(ARTICLES, address)):
        with pytest.raises(IndexMismatchError, match=r"another version.*indexer build"):
            use()
    build_index(ARTICLES[:1], address)
    assert ids(address) == {"a"}


def test_boilerplate_is_listed_as_it_was_given(address: str) -> None:
    # A private-use character beside a lone surrogate was taken for the stand-in of another.
    text = "文章不代表本网观点。如有侵权，请联系删除\ud800\U0010d801"
    build_index([Article("a", text)], address)
    assert list_boilerplate(address) == (Boilerplate(text, 1),)


class Busy:
    """Answers the first bulk requests as a busy cluster does: some have no room, or nobody answers."""

    def __init__(self, cluster: Cluster) -> None:
        self.address = cluster.address
        self._cluster = cluster
        self.requests: list[list[str]] = []

    def ask_once(self, method: str, path: str, body: str, **parameters: Any) -> Any:
        names = [json.loads(line)["index"]["_id"] for line in body.splitlines()[::2]]
        self.requests.append(names)
        match len(self.requests):
            case 1:
                raise ClusterError("nobody answers")
            case 2:
                refused = {"index": {"status": 429, "error": {"type": "rejected", "reason": "full"}}}
                return {"errors": True, "items": [{"index": {"status": 201}}, refused, refused]}
            case 3:
                gone = {"index": {"status": 503, "error": {"type": "unavailable", "reason": "moving"}}}
                return {"errors": True, "items": [{"index": {"status": 201}}, gone]}
        return {"errors": False}


def test_only_what_had_no_room_is_sent_again(monkeypatch: pytest.MonkeyPatch) -> None:
    busy = Busy(Cluster(parse_address("os://nowhere/x")))
    waits: list[float] = []
    monkeypatch.setattr(time, "sleep", waits.append)
    bulk = Bulk(busy, "x")  # type: ignore[arg-type]
    bulk.add([("1", "{}"), ("2", "{}"), ("3", "{}")])
    bulk.finish()
    bulk.close()
    assert busy.requests == [["1", "2", "3"], ["1", "2", "3"], ["2", "3"], ["3"]]
    assert (len(waits), bulk.sent_again) == (3, 3 + 2 + 1)
    assert all(0 < wait <= 0.4 for wait in waits)


def test_a_document_that_is_refused_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    class Refusing(Busy):
        def ask_once(self, *_: Any, **__: Any) -> Any:
            reason = {"type": "mapper_parsing_exception", "reason": "no"}
            return {"errors": True, "items": [{"index": {"status": 400, "error": reason}}]}

    bulk = Bulk(Refusing(Cluster(parse_address("os://nowhere/x"))), "x")  # type: ignore[arg-type]
    bulk.add([("1", "{}")])
    with pytest.raises(ClusterError, match=r"refuses a document \(400 mapper_parsing_exception\): no"):
        bulk.finish()
    bulk.close()


def test_a_cluster_that_has_no_room_for_long_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    class Full(Busy):
        def ask_once(self, *_: Any, **__: Any) -> Any:
            reason = {"type": "rejected", "reason": "full"}
            return {"errors": True, "items": [{"index": {"status": 429, "error": reason}}]}

    monkeypatch.setattr(opensearch_bulk, "PATIENCE", 0.05)
    bulk = Bulk(Full(Cluster(parse_address("os://nowhere/x"))), "x")  # type: ignore[arg-type]
    bulk.add([("1", "{}")])
    with pytest.raises(ClusterError, match=r"had no room for 1 documents .*enough nodes"):
        bulk.finish()
    bulk.close()


def test_parts_that_begin_at_the_same_moment_are_one_run(address: str, tmp_path: Path) -> None:
    folder = files_in(tmp_path, 12)
    with ThreadPoolExecutor(4) as pool:
        parts = [
            pool.submit(build_part, [folder], address, run="r", part=BuildPart(number, 4))
            for number in range(1, 5)
        ]
        done = [part.result().done for part in parts]
    assert max(done) == 4
    assert ids(address) == {f"d{number}" for number in range(12)}
    assert indexes(address) == {"000001", "000001-state"}


def test_requests_do_not_grow_with_an_article(monkeypatch: pytest.MonkeyPatch) -> None:
    class Counting(Busy):
        def ask_once(self, method: str, path: str, body: str, **parameters: Any) -> Any:
            self.requests.append([path])
            assert len(body) < 2_000
            return {"errors": False}

    monkeypatch.setattr(opensearch_bulk, "REQUEST_BYTES", 1_000)
    counting = Counting(Cluster(parse_address("os://nowhere/x")))
    bulk = Bulk(counting, "x")  # type: ignore[arg-type]
    bulk.add([(str(number), "{}" * 50) for number in range(100)])
    bulk.finish()
    bulk.close()
    assert len(counting.requests) == 25
