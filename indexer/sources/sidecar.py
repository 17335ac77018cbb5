"""Files that tell of an article beside them: `report.txt.json` or `report.json` beside `report.txt`.

A sidecar is a JSON object with the keys of a line of JSON Lines, of which the text is left out. What it says
goes before what the article's own file says. It is no source of its own.
"""

from __future__ import annotations

import json
import os

from indexer.sources.formats.jsonl import fields_of

from .draft import FieldValue, NotAnArticle
from .registry import COMPRESSED, FORMATS, Holds

_SUFFIX = ".json"
_OF_ARTICLES = tuple(suffix for form in FORMATS if form.holds is Holds.ARTICLE for suffix in form.suffixes)
_LARGEST = 2**20


def sidecar_of(location: str) -> str | None:
    """The sidecar of a file; None where there is none, or where the format holds many articles."""
    stem = _stem(location)
    if stem is None:
        return None
    return next((path for path in (location + _SUFFIX, stem + _SUFFIX) if os.path.isfile(path)), None)


def is_sidecar(location: str) -> bool:
    """Whether a file tells of another one beside it."""
    if not location.lower().endswith(_SUFFIX):
        return False
    beside = location[: -len(_SUFFIX)]
    if _stem(beside) is not None and os.path.isfile(beside):
        return True
    names = (beside + suffix + packed for suffix in _OF_ARTICLES for packed in ("", *COMPRESSED))
    return any(map(os.path.isfile, names))


def read_sidecar(path: str) -> dict[str, FieldValue]:
    """The fields that a sidecar gives. Raises NotAnArticle with the reason where it cannot be read."""
    name = os.path.basename(path)
    try:
        with open(path, "rb") as file:
            content = file.read(_LARGEST + 1)
        if len(content) > _LARGEST:
            raise NotAnArticle(f"longer than {_LARGEST:,} bytes")
        record = json.loads(content.decode("utf-8-sig"))
    except OSError as error:
        raise NotAnArticle(f"cannot be read: {error.strerror}") from error
    except (ValueError, RecursionError) as error:
        raise NotAnArticle(f"not JSON that can be read: {error}") from error
    if not isinstance(record, dict):
        raise NotAnArticle("not a JSON object")
    fields = fields_of(record)
    if not fields:
        # What holds articles itself is not passed over in silence.
        raise NotAnArticle(
            "it has none of the keys title, date, source ...; give it another name if it holds articles"
        )
    return {field: FieldValue(found.value, f"{found.how} of {name}") for field, found in fields.items()}


def _stem(location: str) -> str | None:
    """A file's name without the end that tells its format; None where that is not one of one article."""
    plain = location
    for packed in COMPRESSED:
        if plain.lower().endswith(packed):
            plain = plain[: -len(packed)]
    suffix = next((suffix for suffix in _OF_ARTICLES if plain.lower().endswith(suffix)), None)
    return None if suffix is None else plain[: -len(suffix)]
