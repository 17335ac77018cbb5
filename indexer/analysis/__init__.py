"""Text to terms: folding, segmentation, lexicon, terms.

*Folding* brings every spelling of a text to one and can say where each character came from.
A *segmenter* cuts folded text into words by a *dictionary*, jieba's with our *lexicon* and the
user's. *Terms* are what is indexed: words, which rank, and grams, which find.

Folding and cutting are there twice, in Python and in C, with the same results: C where
`indexer.native.extension` is there.
"""

from __future__ import annotations

from indexer.core.lazy import lazy_names

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .alignment import Folded as Folded
    from .alignment import fold as fold
    from .characters import is_han as is_han
    from .characters import is_letter as is_letter
    from .compiling import compile_dictionary as compile_dictionary
    from .dictionary import Dictionary as Dictionary
    from .dictionary import LoadedDictionary as LoadedDictionary
    from .dictionary import MappedDictionary as MappedDictionary
    from .folding import fold_text as fold_text
    from .folding import folding_digest as folding_digest
    from .folding import native_folding as native_folding
    from .keywords import keyword_term as keyword_term
    from .keywords import keyword_terms as keyword_terms
    from .segmentation import Segmenter as Segmenter
    from .terms import TERMS_VERSION as TERMS_VERSION
    from .terms import gram_terms as gram_terms
    from .terms import grams_of as grams_of
    from .terms import letter_pairs as letter_pairs
    from .terms import word_terms as word_terms

_HOMES = {
    "Folded": ".alignment",
    "fold": ".alignment",
    "is_han": ".characters",
    "is_letter": ".characters",
    "compile_dictionary": ".compiling",
    "Dictionary": ".dictionary",
    "LoadedDictionary": ".dictionary",
    "MappedDictionary": ".dictionary",
    "fold_text": ".folding",
    "folding_digest": ".folding",
    "native_folding": ".folding",
    "keyword_term": ".keywords",
    "keyword_terms": ".keywords",
    "Segmenter": ".segmentation",
    "TERMS_VERSION": ".terms",
    "gram_terms": ".terms",
    "grams_of": ".terms",
    "letter_pairs": ".terms",
    "word_terms": ".terms",
}
__all__ = list(_HOMES)
__getattr__ = lazy_names(__name__, _HOMES)
