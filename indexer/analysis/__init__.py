"""Text to terms: folding, segmentation, lexicon, terms.

*Folding* brings every spelling of a text to one and maps each character back to its source. A *segmenter*
cuts folded text into words by a *dictionary*: jieba's, with our *lexicon* and the user's. *Terms* are what is
indexed: words, which rank, and grams, which find. Texts are compared by their *tokens*.

Folding, cutting and terms exist twice with the same results, here and in `indexer/native/analysis`, in files
of the same names. `indexer.native` chooses.
"""

from __future__ import annotations

from indexer.core.lazy import lazy_names

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .alignment import Folded as Folded
    from .alignment import fold as fold
    from .characters import is_han as is_han
    from .characters import is_letter as is_letter
    from .cleaning import clean as clean
    from .cleaning import without_glosses as without_glosses
    from .comparing import ParagraphPair as ParagraphPair
    from .comparing import pair_paragraphs as pair_paragraphs
    from .compiling import compile_dictionary as compile_dictionary
    from .dictionary import LoadedDictionary as LoadedDictionary
    from .dictionary import MappedDictionary as MappedDictionary
    from .differing import Change as Change
    from .differing import changes_between as changes_between
    from .folding import fold_text as fold_text
    from .folding import folding_digest as folding_digest
    from .folding import native_folding as native_folding
    from .folding import only_letters as only_letters
    from .origins import origins_of as origins_of
    from .segmentation import Segmenter as Segmenter
    from .terms import gram_terms as gram_terms
    from .terms import grams_of as grams_of
    from .terms import letter_pairs as letter_pairs
    from .terms import shared_pairs as shared_pairs
    from .terms import word_terms as word_terms

_NAMES = {
    ".alignment": ("Folded", "fold"),
    ".characters": ("is_han", "is_letter"),
    ".cleaning": ("clean", "without_glosses"),
    ".comparing": ("ParagraphPair", "pair_paragraphs"),
    ".compiling": ("compile_dictionary",),
    ".dictionary": ("LoadedDictionary", "MappedDictionary"),
    ".differing": ("Change", "changes_between"),
    ".folding": ("fold_text", "folding_digest", "native_folding", "only_letters"),
    ".origins": ("origins_of",),
    ".segmentation": ("Segmenter",),
    ".terms": ("gram_terms", "grams_of", "letter_pairs", "shared_pairs", "word_terms"),
}
_HOMES = {name: module for module, names in _NAMES.items() for name in names}
__all__ = list(_HOMES)
__getattr__ = lazy_names(__name__, _HOMES)
