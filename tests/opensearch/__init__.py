"""A cluster for tests: which one, and indexes on it that are deleted again.

`cluster.sh` starts a real one, and `pytest --opensearch 127.0.0.1:19200` uses it. Without one, tests for
every engine run on indexes in folders alone, and tests of a cluster are skipped, saying so.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from itertools import count

from indexer.storage.opensearch.address import parse_address
from indexer.storage.opensearch.client import Cluster
from indexer.writing.opensearch.indexes import drop_all_but

OPTION = "--opensearch"
NONE_GIVEN = f"no cluster is given ({OPTION} HOST:PORT; tests/opensearch/cluster.sh starts one)"


@dataclass(frozen=True)
class Engine:
    """Where a test's indexes are: on a cluster, HOST:PORT, or, where there is none, in folders."""

    cluster: str | None

    def __str__(self) -> str:
        return "folder" if self.cluster is None else "cluster"


FOLDER = Engine(None)
EVERY = "every engine"
"""What a module sets ENGINES to, for its tests to be run on each."""

_numbers = count(1)


def new_address(cluster: str) -> str:
    """An index that is not there yet, in no other run of the tests either."""
    return f"opensearch://{cluster}/test-{os.getpid()}-{next(_numbers)}?shards=2&replicas=0"


def drop_index(address: str) -> None:
    drop_all_but(Cluster(parse_address(address)), ())
