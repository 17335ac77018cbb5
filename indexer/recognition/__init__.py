"""Recognises what a text itself says of an article: number, day, issuer, region, kind of document.

    document_numbers   文号: one form for each, and which of those in a text is its own
    dates              days in every way of writing
    publication        the day of publication
    issuers            发文机关
    regions            地区, down to the county
    kinds              文种

Only the first 600 and the last 300 characters of a text are looked at, so that an article of a million costs
no more than one of a thousand. What was given is not recognised anew; the text is never changed.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping

from indexer.analysis import fold_text

from .dates import parse_date
from .document_numbers import find_number, normalise_number, number_of_value
from .field_value import FieldValue
from .issuers import issuer_of_number, issuer_of_title
from .kinds import find_kind
from .publication import find_publication, find_signature
from .regions import region_of_dateline, region_of_issuer, region_of_source, region_of_title

__all__ = ["FieldValue", "ends_of", "normalise_number", "number_of_value", "parse_date", "recognise"]

# In code points; heads of official documents end within that.
_HEAD = 600
_TAIL = 300
_LONGEST_VALUE = 500
# PDFs give Kangxi radicals for characters that look like them, these among them wherever there are any.
_RADICALS = {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0x2F00, 0x2FD6)}


def ends_of(text: str) -> tuple[str, str]:
    """The first and the last part of a text, in which all is recognised, with radicals as characters."""
    head, tail = text[:_HEAD], text[-_TAIL:]
    if "⽇" in head or "⼈" in head or "⼀" in head:
        return head.translate(_RADICALS), tail.translate(_RADICALS)
    return head, tail


def recognise(head: str, tail: str, known: Mapping[str, FieldValue], name: str) -> dict[str, FieldValue]:
    """The fields of an article that are not `known` and that its text tells, each with how it was found.

    `head` and `tail` are the ends of its text, `known` values as they were given or stand in labelled lines;
    `name` is the file's.

    >>> known = {"title": FieldValue("示例市人民政府关于科技创新的通知", "the first line")}
    >>> recognise(*ends_of("示政〔2024〕3号\\n各县人民政府："), known, "a.txt")["number"]
    FieldValue(value='示政〔2024〕3号', how='recognised at the head of the text')
    """
    found: dict[str, FieldValue] = {}
    title = _text(known, "title")
    folded = fold_text(title)
    if ("号" in head or "號" in head or title.endswith(("号", "）", ")"))) and "number" not in known:
        _take(found, "number", find_number(head, title))
    if "kind" not in known:
        _take(found, "kind", find_kind(folded))
    is_document = bool(found) or "kind" in known or "number" in known
    signed = None
    if "published" not in known:
        publication = find_publication(head, tail, _text(known, "url"), name)
        if publication is not None:
            found["published"] = publication.day
            signed = publication.issuer
    if (is_document or signed) and "issuer" not in known:
        number = _text(known, "number") or _text(found, "number")
        issuer = (issuer_of_title(title) if is_document else None) or signed or issuer_of_number(number)
        if issuer is None and "published" in known:
            issuer = find_signature(head, tail)
        _take(found, "issuer", issuer)
    if "region" not in known:
        issuer_name = _text(found, "issuer") or _text(known, "issuer")
        region = (
            (region_of_issuer(issuer_name) if issuer_name else None)
            or region_of_title(folded)
            or region_of_source(_text(known, "source"))
            or region_of_dateline(head)
        )
        _take(found, "region", region)
    return found


def _take(found: dict[str, FieldValue], field: str, value: FieldValue | None) -> None:
    if value is not None:
        found[field] = value


def _text(fields: Mapping[str, FieldValue], field: str) -> str:
    """The text of a field, cut where no sound one is so long; empty where it is not known."""
    found = fields.get(field)
    return found.value[:_LONGEST_VALUE] if found is not None and isinstance(found.value, str) else ""
