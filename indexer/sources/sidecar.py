"""Sidecars, which describe an article beside them: `report.txt.json` or `report.json` beside `report.txt`.

A sidecar is a JSON object with the keys of a line of JSON Lines; its text is ignored. Its values override
those of the article's own file. It is not a source of its own.
"""

from __future__ import annotations

import os

from indexer.core.messages import message
from indexer.core.system import system_words

from .draft import FieldValue, NotAnArticle
from .formats.jsonl import parse_json
from .formats.records import fields_of
from .naming import shown_in
from .registry import COMPRESSED, FORMATS, Holds, uncompressed_name

_JSON = ".json"
_SUFFIXES = tuple(suffix for form in FORMATS if form.holds is Holds.ARTICLE for suffix in form.suffixes)
_LARGEST = 2**20


def sidecar_of(location: str) -> str | None:
    """The sidecar of a file; None if there is none, or if the format holds many articles."""
    stem = _stem(location)
    if stem is None:
        return None
    return next((path for path in (location + _JSON, stem + _JSON) if os.path.isfile(path)), None)


def is_sidecar(location: str) -> bool:
    """Whether a file is the sidecar of another one."""
    if not location.lower().endswith(_JSON):
        return False
    beside = location[: -len(_JSON)]
    if _stem(beside) is not None and os.path.isfile(beside):
        return True
    names = (beside + suffix + packed for suffix in _SUFFIXES for packed in ("", *COMPRESSED))
    return any(map(os.path.isfile, names))


def read_sidecar(path: str) -> dict[str, FieldValue]:
    """The fields that a sidecar gives. Raises NotAnArticle if it cannot be read."""
    name = shown_in(*os.path.split(path))
    try:
        with open(path, "rb") as file:
            content = file.read(_LARGEST + 1)
        if len(content) > _LARGEST:
            raise NotAnArticle(message("longer than {largest:,} bytes", largest=_LARGEST))
        record = parse_json(content.decode("utf-8-sig"))
    except OSError as error:
        raise NotAnArticle(message("cannot be read: {error}", error=system_words(error))) from error
    except UnicodeDecodeError as error:
        raise NotAnArticle(message("not JSON that can be read: {error}", error=error)) from error
    if not isinstance(record, dict):
        raise NotAnArticle(message("not a JSON object"))
    fields = fields_of(record)
    if not fields:
        # A file that holds articles itself must not be ignored in silence.
        raise NotAnArticle(
            message(
                "it has none of the keys title, date, source ...; give it another name if it holds articles"
            )
        )
    return {
        field: FieldValue(value, message("{how} of {name}", how=how, name=name))
        for field, (value, how) in fields.items()
    }


def _stem(location: str) -> str | None:
    """A file's name without the end for its format; None if that does not hold one article."""
    plain, packed = uncompressed_name(location)
    suffix = next((suffix for suffix in _SUFFIXES if plain.endswith(suffix)), None)
    return None if suffix is None else location[: -len(suffix + (packed or ""))]
