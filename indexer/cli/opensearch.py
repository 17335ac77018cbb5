"""The part of `indexer` that is for an index on a cluster: builds in parts, and the way back."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import click

from indexer.core.errors import PolicySearchError
from indexer.storage.opensearch.address import Access, is_address, parse_address

if TYPE_CHECKING:
    from indexer.sources import Part
    from indexer.storage.opensearch.client import Cluster


def read_part(_context: click.Context, _parameter: click.Parameter, value: str | None) -> Part | None:
    """How an option reads 3/8."""
    if value is None:
        return None
    from indexer.sources import Part

    number, slash, of = value.partition("/")
    sound = slash and all(each.isascii() and each.isdigit() and len(each) <= 4 for each in (number, of))
    if not sound or not 1 <= int(number) <= int(of):
        raise click.BadParameter(f"{value!r} is no part; write 3/8 for the third of eight.")
    return Part(int(number), int(of))


def access_to(index: str) -> Access | None:
    """What the environment says of how to get into the cluster that an index is on."""
    return Access.of_environment(os.environ) if is_address(index) else None


def revert(index: str) -> str:
    """Put an index back as it was before its last change; what to tell."""
    from indexer.writing.opensearch.history import revert_change

    state = revert_change(_cluster(index))
    return f"{index} is as it was on {state.written.replace('T', ' ')}: {state.articles:,} articles"


def discard(index: str, run: str) -> str:
    """Drop an unfinished build in parts; what to tell."""
    from indexer.writing.opensearch.history import discard_run

    discard_run(_cluster(index), run)
    return f"what run {run} had written is deleted; {index} is as it was"


def _cluster(index: str) -> Cluster:
    from indexer.storage.opensearch.client import Cluster

    if not is_address(index):
        raise PolicySearchError(f"{index} is a folder; this is for an index on a cluster")
    return Cluster(parse_address(index), access_to(index))
