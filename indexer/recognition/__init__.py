"""Recognises in an article's text its document number, date, issuer, region and kind.

    document_numbers   文号: one form for each, and the article's own among those in a text
    dates              days in every way of writing
    date_numbers       days as numbers of days or seconds
    header_dates       days in headers of mails, and in feeds
    publication        the day of publication
    promulgation       the order that promulgated a regulation
    issuers            发文机关
    heads              the title at the head of an official document
    leads              day and region in the first sentence of a report
    regions            地区, down to the county

The kind (文种) is the one that `indexer.values.kinds` reads in the title.

Only the first 600 and the last 300 characters of a text, or of the letter that it begins with, are read, so
that an article of a million costs little more than one of a thousand. Fields that were given are not
recognised anew; the text is never changed.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping

from indexer.analysis import fold_text, without_glosses
from indexer.core.messages import message
from indexer.values import kind_of_title

from .attachments import letter_of, without_attachment_mark
from .dates import Day, day_at, day_of_address, days_in, parse_date, parse_published
from .document_numbers import find_number, normalise_number, number_of_value
from .field_value import FieldValue
from .heads import title_of_head
from .issuers import issuer_at_end, issuer_of_number, issuer_of_title, names_others
from .leads import region_of_lead
from .promulgation import find_promulgation
from .publication import find_publication, find_signature
from .regions import find_region

__all__ = [
    "Day",
    "FieldValue",
    "day_at",
    "day_of_address",
    "days_in",
    "head_and_tail",
    "normalise_number",
    "number_of_value",
    "parse_date",
    "parse_published",
    "recognise",
    "title_of_head",
    "without_attachment_mark",
]

_HEAD = 600
_TAIL = 300
"""Code points that are read at each end of a text; heads of official documents are shorter."""
_PROMULGATED = message("recognised in the order below the title")
_FORWARDED = ("转发", "轉發", "批转", "批轉")
"""Beginnings of the title of a letter that forwards what the issuer named next has signed."""
_LONGEST_VALUE = 500
"""Characters of a given value that are read; sound ones are shorter."""
# PDFs give Kangxi radicals for characters that look like them, ⽇, ⼈ or ⼀ wherever there are any.
_RADICALS = {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0x2F00, 0x2FD6)}


def head_and_tail(text: str) -> tuple[str, str]:
    """The first and the last part of a text, in which fields are recognised.

    They are without glosses, and have characters for radicals. A letter ends above what is attached to it.
    """
    head, tail = without_glosses(text[:_HEAD]), without_glosses(letter_of(text)[-_TAIL:])
    if "⽇" in head or "⼈" in head or "⼀" in head:
        return head.translate(_RADICALS), tail.translate(_RADICALS)
    return head, tail


def recognise(head: str, tail: str, known: Mapping[str, FieldValue], name: str) -> dict[str, FieldValue]:
    """The fields of an article that are not `known` and that its text tells, each with how it was found.

    `head` and `tail` are of `head_and_tail`, `known` are values as given or read in labelled lines, `name` is
    the file's.

    >>> known = {"title": FieldValue("示例市人民政府关于科技创新的通知", "the first line")}
    >>> recognise(*head_and_tail("示政〔2024〕3号\\n各县人民政府："), known, "a.txt")["number"]
    FieldValue(value='示政〔2024〕3号', how='recognised at the head of the text')
    """
    new: dict[str, FieldValue | None] = {}
    title = without_glosses(_text(known, "title"))
    folded = fold_text(title)
    order = find_promulgation(head)
    if "number" not in known and ("号" in head or "號" in head or title.endswith(("号", "）", ")"))):
        of_order = order and FieldValue(order.number, _PROMULGATED)
        new["number"] = of_order or find_number(head, title)
    if "kind" not in known and (kind := kind_of_title(folded)) is not None:
        new["kind"] = FieldValue(kind, message("recognised in the title"))
    is_document = "number" in known or "kind" in known or any(new.values())
    signed = None
    if "published" not in known and order is not None:
        new["published"] = FieldValue(order.day.isoformat(), _PROMULGATED)
    elif "published" not in known and (of_text := find_publication(head, tail, _text(known, "url"), name)):
        new["published"], signed = of_text
    if (is_document or signed) and "issuer" not in known:
        number = _text(known, "number") or _text(new, "number")
        of_title = issuer_of_title(title) if is_document else None
        if of_title is not None and names_others(title, of_title):
            of_title = signed or of_title
        new["issuer"] = (
            of_title
            or signed
            or issuer_of_number(number)
            or (find_signature(head, tail) if "published" in known else None)
            or (issuer_at_end(tail) if is_document else None)
        )
        if (name := _text(new, "issuer")) and title.partition(name)[0] in _FORWARDED:
            new["issuer"] = None
    if "region" not in known:
        issuer = _text(new, "issuer") or _text(known, "issuer")
        new["region"] = find_region(issuer, folded, _text(known, "source"), head)
        if new["region"] is None and not title:
            new["region"] = region_of_lead(head)
    return {field: value for field, value in new.items() if value is not None}


def _text(fields: Mapping[str, FieldValue | None], field: str) -> str:
    """The first _LONGEST_VALUE characters of a field; an empty string where it is unknown or no text."""
    written = fields.get(field)
    return written.value[:_LONGEST_VALUE] if written is not None and isinstance(written.value, str) else ""
