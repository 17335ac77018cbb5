"""The cluster for tests, and addresses of indexes on it that are deleted afterwards.

`cluster.sh` starts a real one, and `pytest --opensearch 127.0.0.1:19200` uses it. Without one, tests for
every engine run on indexes in folders alone, and tests of a cluster are skipped, saying so.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from itertools import count

from indexer.storage.opensearch.address import parse_address
from indexer.storage.opensearch.client import Cluster
from indexer.writing.opensearch.change import drop_all_but

OPTION = "--opensearch"
NONE_GIVEN = f"no cluster is given ({OPTION} HOST:PORT; tests/opensearch/cluster.sh starts one)"


@dataclass(frozen=True)
class Engine:
    """The place of a test's indexes: a cluster, HOST:PORT, or folders if it is None."""

    cluster: str | None

    def __str__(self) -> str:
        return "folder" if self.cluster is None else "cluster"


FOLDER = Engine(None)
EVERY = "every engine"
"""The value of a module's ENGINES that runs its tests on each engine."""

_numbers = count(1)


def new_address(cluster: str) -> str:
    """The address of a new index, which no other run of the tests uses."""
    return f"opensearch://{cluster}/test-{os.getpid()}-{next(_numbers)}?shards=2&replicas=0"


def drop_index(address: str) -> None:
    drop_all_but(Cluster(parse_address(address)), ())
