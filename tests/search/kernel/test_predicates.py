"""What one text satisfies, as statements: in Python, and in C by a segment of one paragraph."""

from __future__ import annotations

import pytest

from indexer import Article
from indexer.analysis import Segmenter, fold_text
from indexer.storage.segment.inversion import segment_in_memory
from search.engine.segment import OpenSegment
from search.engine.values import Retrieval
from search.kernel.predicates import satisfies
from search.kernel.searching import search_segments
from search.query.query import Exact, Leaf, SameSentence


def together(*texts: str) -> SameSentence:
    return SameSentence(texts)


@pytest.mark.parametrize(
    ("leaf", "text", "satisfied"),
    [
        (Exact("研发"), "加大研发投入。", True),
        (Exact("研发"), "研。发", False),
        (together("研发", "强度"), "研发投入强度提高。", True),
        (together("强度", "研发"), "研发投入强度提高。", True),
        (together("研发", "强度"), "研发投入增加。强度提高", False),
        (together("研发", "强度"), "研发。研发强度", True),
        (together("研发", "强度"), "研发！强度", False),
        (together("研发", "强度"), "研发？强度", False),
        (together("研发", "强度"), "研发；强度", False),
        (together("研发", "强度"), "研发;强度", False),
        (together("研发", "强度"), "研发……强度", False),
        (together("研发", "强度"), "研发…强度", False),
        (together("研发", "强度"), "研发..强度", True),
        (together("研发", "强度"), "研发2.06强度", True),
        (together("研发", "强度"), "研发，强度：是", True),
        (together("研发", "。强"), "研发。强度", True),
        (together("研发", "发。强"), "研发。强度", True),
        (together("研发", "强。度"), "研发。强。度", False),
        (together("a", "b", "c"), "a b。b c。a c。c b a", True),
        (together("a", "b", "c"), "a b。b c。a c", False),
    ],
)
def test_a_text_satisfies_a_leaf(leaf: Leaf, text: str, satisfied: bool, segmenter: Segmenter) -> None:
    assert satisfies(leaf, fold_text(text)) is satisfied
    segment = OpenSegment(segment_in_memory([Article("a", text)], segmenter))
    assert search_segments([segment], Retrieval(leaf), 1.0, 1, count=True)[0] == int(satisfied)
