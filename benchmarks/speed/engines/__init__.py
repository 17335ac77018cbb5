"""The engines that are compared, each behind the seam of `seam.py`; `ENGINES` has them by name."""

from __future__ import annotations

from benchmarks.speed.engines.bm25s_scores import Bm25sScores
from benchmarks.speed.engines.groonga_bigrams import GroongaBigrams
from benchmarks.speed.engines.lucene_cjk import LuceneCjk
from benchmarks.speed.engines.pisa_blocks import PisaBlocks
from benchmarks.speed.engines.policy_news import PolicyNews
from benchmarks.speed.engines.seam import KINDS, Engine
from benchmarks.speed.engines.segmenters import SEGMENTERS, fastest_segmenter
from benchmarks.speed.engines.sqlite_fts5 import Fts5Trigrams, Fts5Words
from benchmarks.speed.engines.tantivy_words import TantivyWords
from benchmarks.speed.engines.whoosh_stock import WhooshStock
from benchmarks.speed.engines.xapian_terms import XapianGrams, XapianWords

OURS = PolicyNews()
STOCK = WhooshStock()
FASTEST = fastest_segmenter()
TANTIVY = TantivyWords(FASTEST, frozenset(KINDS))
BM25S, PISA, LUCENE, GROONGA = Bm25sScores(), PisaBlocks(), LuceneCjk(), GroongaBigrams()
XAPIAN_WORDS, XAPIAN_GRAMS = XapianWords(), XapianGrams()

_ALL: tuple[Engine, ...] = (
    OURS,
    TANTIVY,
    # The words are the same but for a few, so the other segmenters differ only in what building takes.
    *(TantivyWords(name, frozenset()) for name in SEGMENTERS if name != FASTEST),
    Fts5Words(),
    Fts5Trigrams(),
    BM25S,
    PISA,
    XAPIAN_WORDS,
    XAPIAN_GRAMS,
    LUCENE,
    GROONGA,
    STOCK,
)
ENGINES = {engine.name: engine for engine in _ALL}
