"""Three real nodes: one is killed in the middle of work, all are busy, an index is rebuilt under load.

    killed   `kill -9` of a node in the middle of a build of --paragraphs, with searches going on, and again
             while there are only searches: what is there afterwards is what was sent, each paragraph once
    busy     nodes whose queue holds one write: documents that are refused are sent again until all are there
    anew     builds and updates of an index that is searched meanwhile: no query fails, and each answer is
             that of one state

It starts clusters of its own with tests/opensearch/cluster.sh, which takes Java and Maven.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.corpus import part_of, read_records, write_records
from benchmarks.subject import options
from benchmarks.verdict import verdict
from indexer import Article, build_index, index_info, update_index, verify_index
from indexer.storage.opensearch.address import parse_address
from indexer.storage.opensearch.articles import articles_of, paragraphs_with
from indexer.storage.opensearch.client import Cluster
from indexer.storage.opensearch.state import read_state
from indexer.writing.opensearch import bulk as opensearch_bulk
from search import open_index

NODES = 3
PORTS = 19600, 19700
QUERIES = ("科技创新", "“发展”", "高质量发展 AND 创新", "疫情防控措施有哪些", "-发展", "title:会议")
SCRIPT = Path(__file__).parents[2] / "tests" / "opensearch" / "cluster.sh"


@dataclass
class Nodes:
    """A cluster that was started, and the hosts of its nodes."""

    folder: Path
    environment: dict[str, str]

    @property
    def hosts(self) -> str:
        return ",".join([f"127.0.0.1:{PORTS[0] + number}" for number in range(NODES)])

    def kill(self, number: int) -> None:
        os.kill(int((self.folder / f"n{number}.pid").read_text()), signal.SIGKILL)

    def again(self, number: int) -> None:
        command = ["bash", str(SCRIPT), "again", str(number), str(NODES), str(self.folder)]
        subprocess.run(command, env=self.environment, check=True)

    def wait(self) -> None:
        cluster = Cluster(parse_address(f"opensearch://{self.hosts}/x"))
        for _ in range(120):
            health = cluster.get("/_cluster/health")
            if health["number_of_nodes"] == NODES and health["status"] == "green":
                return
            time.sleep(1)
        raise SystemExit(f"the cluster did not become green: {health}")


@contextmanager
def nodes(**variables: str) -> Iterator[Nodes]:
    folder = Path(tempfile.mkdtemp())
    environment = os.environ | {"HTTP": str(PORTS[0]), "TCP": str(PORTS[1])} | variables
    command = ["bash", str(SCRIPT), "start", str(NODES), str(folder)]
    try:
        subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL)
        yield Nodes(folder, environment)
    finally:
        for path in folder.glob("n*.pid"):
            try:
                os.kill(int(path.read_text()), signal.SIGKILL)
            except ProcessLookupError:
                continue
        shutil.rmtree(folder, ignore_errors=True)


@dataclass
class Searching:
    """Searches of an index, one after another until it is left, and what came of them."""

    address: str
    threads: int = 2
    queries: int = 0
    failures: list[str] = field(default_factory=list)
    totals: Counter[tuple[str, int]] = field(default_factory=Counter)
    slowest: float = 0.0

    def __enter__(self) -> Searching:
        self._end = threading.Event()
        self._running = [threading.Thread(target=self._search, args=(n,)) for n in range(self.threads)]
        for thread in self._running:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._end.set()
        for thread in self._running:
            thread.join()

    def _search(self, number: int) -> None:
        source = random.Random(number)
        with open_index(self.address) as searcher:
            while not self._end.is_set():
                query = source.choice(QUERIES)
                started = time.monotonic()
                try:
                    if source.random() < 0.2:
                        searcher.refresh()
                    results = searcher.search(query)
                    self.totals[query, results.total] += 1
                except Exception as error:
                    self.failures.append(f"{query}: {type(error).__name__}: {error}")
                self.queries += 1
                self.slowest = max(self.slowest, time.monotonic() - started)

    @property
    def states(self) -> int:
        """The most different totals that one query had: how many states were seen."""
        return max(Counter(query for query, _ in self.totals).values(), default=0)

    def __str__(self) -> str:
        return (
            f"{self.queries:,} searches, {len(self.failures)} failed, slowest {self.slowest:.1f} s, "
            f"{self.states} states seen"
        )


def lost_and_doubled(address: str, articles: Sequence[Article]) -> tuple[int, int]:
    """The number of these paragraphs that the index lacks as they were given, and of others that it has."""
    cluster = Cluster(parse_address(address))
    state = read_state(cluster)
    there: Counter[tuple[str, int, str]] = Counter()
    names = {source["article_key"]: source["id"] for _, source in articles_of(cluster, state, ["id"])}
    for index in state.article_indexes:
        for source in paragraphs_with(cluster, state, index, {"match_all": {}}, ["paragraph", "text"]):
            there[names[source["article_key"]], source["paragraph"], source["text"]] += 1
    given = Counter((each.article, each.ordinal, each.text) for one in articles for each in one.paragraphs())
    return sum((given - there).values()), sum((there - given).values())


def later(delay: float, act: Callable[[], None]) -> threading.Timer:
    timer = threading.Timer(delay, act)
    timer.start()
    return timer


def killed(articles: Sequence[Article]) -> bool:
    with nodes() as cluster:
        old = articles[: len(articles) // 10]
        searched = f"opensearch://{cluster.hosts}/searched?replicas=1"
        built = f"opensearch://{cluster.hosts}/built?replicas=1"
        started = time.monotonic()
        build_index(old, searched)
        expected = (time.monotonic() - started) * len(articles) / len(old)
        with Searching(searched) as during:
            timer = later(0.4 * expected, lambda: cluster.kill(1))
            report = build_index(articles, built)
            timer.join()
            took = time.monotonic() - started
        lost, doubled = lost_and_doubled(built, articles)
        sound = verify_index(built)
        print(
            f"killed: {report.paragraphs:,} paragraphs in {took:.0f} s, a node killed in the middle: "
            f"{lost} lost, {doubled} doubled, {sound:,} verified; {during}"
        )
        cluster.again(1)
        cluster.wait()
        with Searching(built) as after:
            time.sleep(10)
            cluster.kill(2)
            time.sleep(30)
        print(f"killed: another node, while searching alone: {after}")
        for failure in (during.failures + after.failures)[:5]:
            print("   ", failure)
        failed = len(during.failures) + len(after.failures)
        return (lost, doubled, failed, sound) == (0, 0, 0, report.paragraphs)


def busy(articles: Sequence[Article]) -> bool:
    sent_again = [0]

    class Counting(opensearch_bulk.Bulk):
        def close(self) -> None:
            sent_again[0] += self.sent_again
            super().close()

    with nodes(QUEUE="1") as cluster:
        address = f"opensearch://{cluster.hosts}/busy?replicas=1"
        from indexer.writing.opensearch import writer as opensearch_writer

        kept = opensearch_bulk.IN_FLIGHT, opensearch_bulk.REQUEST_BYTES, opensearch_writer.Bulk
        opensearch_bulk.IN_FLIGHT, opensearch_bulk.REQUEST_BYTES = 24, 300_000
        opensearch_writer.Bulk = Counting  # type: ignore[misc]
        try:
            report = build_index(articles, address)
        finally:
            opensearch_bulk.IN_FLIGHT, opensearch_bulk.REQUEST_BYTES, opensearch_writer.Bulk = kept  # type: ignore[misc]
        lost, doubled = lost_and_doubled(address, articles)
        refused = rejected(Cluster(parse_address(address)))
        print(
            f"busy: {report.paragraphs:,} paragraphs, {refused:,} writes refused by nodes, {sent_again[0]:,} "
            f"documents sent again: {lost} lost, {doubled} doubled"
        )
        return (lost, doubled) == (0, 0) and sent_again[0] > 0


def rejected(cluster: Cluster) -> int:
    stats = cluster.get("/_nodes/stats/thread_pool")
    return sum(node["thread_pool"]["write"]["rejected"] for node in stats["nodes"].values())


def anew(articles: Sequence[Article]) -> bool:
    with nodes() as cluster:
        address = f"opensearch://{cluster.hosts}/anew?replicas=1"
        build_index(articles[::2], address)
        with Searching(address) as during:
            build_index(articles, address)
            update_index([Article("new", "科技创新\n高质量发展与创新")], address)
            build_index(articles[1::2], address)
        paragraphs = index_info(address).paragraphs
        print(f"anew: two builds and an update, {paragraphs:,} paragraphs at the end: {during}")
        for failure in during.failures[:5]:
            print("   ", failure)
        return not during.failures and during.states <= 4


def main() -> int:
    parser = options(__doc__)
    parser.add_argument("--paragraphs", type=int, default=200_000)
    parser.add_argument("--only", choices=["killed", "busy", "anew"])
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "part.jsonl"
        write_records(part_of(arguments.corpora, arguments.paragraphs), path)
        records = list(read_records(path))
    articles = [Article(str(each["id"]), each["text"], title=each.get("title")) for each in records]
    parts = {"killed": articles, "busy": articles[::10], "anew": articles[::4]}
    scenarios = {"killed": killed, "busy": busy, "anew": anew}
    met = {name: scenarios[name](part) for name, part in parts.items() if arguments.only in (None, name)}
    bar = "nothing lost, nothing doubled, no search failed; all documents arrive where nodes refuse some"
    return verdict("cluster-nodes", all(met.values()), bar, {"met": met})


if __name__ == "__main__":
    raise SystemExit(main())
