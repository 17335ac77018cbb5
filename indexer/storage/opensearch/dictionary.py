"""The words of an index on a cluster: documents of its state. The word table is also a file on each machine
that uses it.

The file's name is a hash of its content, so that all indexes share one folder.
"""

from __future__ import annotations

import os
import re
import tempfile
from base64 import b64decode, b64encode
from pathlib import Path

from indexer.core.errors import ClusterError
from indexer.core.messages import message
from indexer.storage.embedded.generation import dictionary_name
from indexer.storage.own_words import OwnWords

from .client import Cluster
from .state import DICTIONARY, OWN_WORDS, State, document

_NAME = re.compile("dictionary-[0-9a-f]{16}")


def dictionary_document(content: bytes) -> dict[str, str]:
    """The document that holds a word table."""
    return {"content": b64encode(content).decode()}


def fetch_dictionary(cluster: Cluster, state: str, name: str) -> Path:
    """The file of a state's word table, fetched from the cluster if this machine does not have it yet.

    Raises ClusterError for a name or a content that no state of ours has.
    """
    # The name becomes a part of a path.
    if not _NAME.fullmatch(name):
        raise ClusterError(
            message(
                "{address} names no word table; rebuild it with `indexer build SOURCE...`",
                address=cluster.address,
            )
        )
    for folder in _cache_folders():
        path = folder / name
        # Others may write to a folder for temporary files.
        if path.is_file() and dictionary_name(path.read_bytes()) == name:
            return path
    content = b64decode(document(cluster, state, DICTIONARY)["content"])
    if dictionary_name(content) != name:
        raise ClusterError(
            message(
                "{address} has another word table than it names; rebuild it with `indexer build SOURCE...`",
                address=cluster.address,
            )
        )
    return cache_dictionary(content)


def fetch_own_words(cluster: Cluster, state: State) -> OwnWords:
    """The own words that a state keeps. Raises ClusterError."""
    return OwnWords(**document(cluster, state.name, OWN_WORDS)) if state.has_own_words else OwnWords()


def cache_dictionary(content: bytes) -> Path:
    """Write a word table to this machine's cache, and return its path."""
    name = dictionary_name(content)
    for folder in _cache_folders():
        try:
            folder.mkdir(parents=True, exist_ok=True)
            descriptor, aside = tempfile.mkstemp(dir=folder)
            with open(descriptor, "wb") as file:
                file.write(content)
            os.replace(aside, folder / name)
        except OSError:
            continue
        return folder / name
    raise OSError(0, message("no folder can be written to keep the word table in"), str(_cache_folders()[0]))


def _cache_folders() -> list[Path]:
    user = os.getuid() if hasattr(os, "getuid") else "user"
    return [
        Path.home() / ".cache" / "policy-news-search",
        Path(tempfile.gettempdir()) / f"policy-news-search-{user}",
    ]
