"""Text to terms: folding, segmentation, lexicon, terms.

*Folding* brings every spelling of a text to one and can say where each character came from.
A *segmenter* cuts folded text into words by a *dictionary*, jieba's with our *lexicon* and the
user's. *Terms* are what is indexed: words, which rank, and grams, which find.

Folding and cutting are there twice, in Python and in C, with the same results: C where
`indexer.native.extension` is there.
"""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .alignment import Folded, fold
    from .characters import is_han, is_letter
    from .compiling import compile_dictionary
    from .dictionary import Dictionary, LoadedDictionary, MappedDictionary
    from .folding import fold_text, folding_digest, native_folding
    from .segmentation import Segmenter
    from .terms import TERMS_VERSION, gram_terms, grams_of, letter_pairs, word_terms

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
    "grams_of",
    "is_han",
    "is_letter",
    "letter_pairs",
    "native_folding",
    "word_terms",
]

_HOMES = {
    "Folded": "alignment",
    "fold": "alignment",
    "is_han": "characters",
    "is_letter": "characters",
    "compile_dictionary": "compiling",
    "Dictionary": "dictionary",
    "LoadedDictionary": "dictionary",
    "MappedDictionary": "dictionary",
    "fold_text": "folding",
    "folding_digest": "folding",
    "native_folding": "folding",
    "Segmenter": "segmentation",
    "TERMS_VERSION": "terms",
    "gram_terms": "terms",
    "grams_of": "terms",
    "letter_pairs": "terms",
    "word_terms": "terms",
}


def __getattr__(name: str) -> object:
    """What is asked for is imported then: a search starts sooner without what only a build needs."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    value = globals()[name] = getattr(import_module(f".{_HOMES[name]}", __name__), name)
    return value
