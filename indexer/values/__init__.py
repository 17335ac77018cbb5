"""The values of an article's fields: one form for each, and the terms by which they are found.

document_numbers   文号: one key for all spellings of a number
regions            地区: the region that a name means, and the path down to it
kinds              文种: the kinds of documents, and the one that a title tells
law_names          names of laws, as titles have them and texts cite them
keywords           the terms of keyword fields, of an article and of what a user asks for
"""

from __future__ import annotations

from indexer.core.lazy import lazy_names

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .document_numbers import number_key as number_key
    from .keywords import asked_terms as asked_terms
    from .keywords import keywords_of as keywords_of
    from .kinds import kind_of_title as kind_of_title

_NAMES = {
    ".document_numbers": ("number_key",),
    ".keywords": ("asked_terms", "keywords_of"),
    ".kinds": ("kind_of_title",),
}
_HOMES = {name: module for module, names in _NAMES.items() for name in names}
__all__ = list(_HOMES)
__getattr__ = lazy_names(__name__, _HOMES)
