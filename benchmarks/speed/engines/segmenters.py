"""Cuts words for engines without an analyzer for Chinese, by three implementations of jieba's search mode."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec

Segment = Callable[[str], list[str]]

SEGMENTERS = ("rjieba", "jieba_fast", "jieba")
"""Implementations, quickest first, jieba itself last."""

_SAYS_SOMETHING = re.compile(r"\w")


def fastest_segmenter() -> str:
    return "rjieba" if find_spec("rjieba") else "jieba"


def segmenter(name: str) -> Segment:
    """The words of a text as `jieba.cut_for_search` gives them, without white space and punctuation."""
    module = import_module(name)
    if hasattr(module, "setLogLevel"):
        module.setLogLevel(logging.WARNING)
    cut_for_search = module.cut_for_search
    says_something = _SAYS_SOMETHING.search

    def words(text: str) -> list[str]:
        return [word.lower() for word in cut_for_search(text) if says_something(word)]

    return words
