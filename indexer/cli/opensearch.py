"""The commands for an index on a cluster: revert its last change, discard an unfinished build."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from indexer.core.errors import PolicySearchError
from indexer.storage.opensearch.address import is_address, parse_address

from .messages import exit_on_error
from .options import access_to, index_option

if TYPE_CHECKING:
    from indexer.storage.opensearch.client import Cluster


@click.command()
@index_option
def revert(index: str) -> None:
    """Restore an index on a cluster to its state before the last change, until the next one begins."""
    from indexer.writing.opensearch.change import go_back_to_before

    with exit_on_error():
        state = go_back_to_before(_cluster_of(index))
    click.echo(f"{index} is as it was on {state.written.replace('T', ' ')}: {state.articles:,} articles")


@click.command()
@index_option
@click.option("--run", metavar="NAME", required=True, help="Discard the build of this NAME.")
def discard(index: str, run: str) -> None:
    """Delete what an unfinished build in parts has written."""
    from indexer.writing.opensearch.change import discard_change

    with exit_on_error():
        discard_change(_cluster_of(index), run)
    click.echo(f"what run {run} had written is deleted; {index} is as it was")


def _cluster_of(index: str) -> Cluster:
    from indexer.storage.opensearch.client import Cluster

    if not is_address(index):
        raise PolicySearchError(f"{index} is a folder; give --index opensearch://HOST:PORT/NAME")
    return Cluster(parse_address(index), access_to(index))
