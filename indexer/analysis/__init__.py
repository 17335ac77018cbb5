"""Text to terms: folding, segmentation, lexicon, terms. It imports nothing else of ours but errors.

*Folding* brings every spelling of a text to one and can say where each character came from.
A *segmenter* cuts folded text into words by a *dictionary*, jieba's with our *lexicon* and the
user's. *Terms* are what is indexed: words, which rank, and grams, which find.
"""

from .characters import is_han
from .dictionary import Dictionary, LoadedDictionary, MappedDictionary, compile_dictionary
from .folding import Folded, fold, fold_text, folding_digest
from .segmentation import Segmenter
from .terms import TERMS_VERSION, gram_terms, word_terms

__all__ = [
    "TERMS_VERSION",
    "Dictionary",
    "Folded",
    "LoadedDictionary",
    "MappedDictionary",
    "Segmenter",
    "compile_dictionary",
    "fold",
    "fold_text",
    "folding_digest",
    "gram_terms",
    "is_han",
    "word_terms",
]
