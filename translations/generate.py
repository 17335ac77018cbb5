"""Makes the catalogues: adds new messages to `zh_CN.po`, drops stale ones, and writes what `gettext` reads.

Run by `make messages`. OpenCC converts the traditional catalogue from the simplified one, with the words for
computers that Taiwan uses. tests/test_translations.py holds that nothing is missing and all is up to date.
"""

from __future__ import annotations

import sys
from functools import cache
from pathlib import Path

from indexer.core.messages import CATALOGUES, DOMAIN, SIMPLIFIED, TRADITIONAL

from .catalogue import Catalogue, mo_content, po_text, read_po
from .extraction import click_messages, source_messages

PO = Path(__file__).with_name(f"{SIMPLIFIED}.po")
OF_CLICK = "click"

_SAID_OTHERWISE = {
    "該文號的檔案": "該文號的文件",
    "證書": "憑證",
    "只查詢": "只查找",
    "也查詢": "也查找",
    "中查詢": "中查找",
    "查詢與": "查找與",
    "查詢 N 個": "查找 N 個",
}
"""What OpenCC gives -> what it should be."""


def mo_path(language: str) -> Path:
    return Path(CATALOGUES, language, "LC_MESSAGES", f"{DOMAIN}.mo")


def updated(catalogue: Catalogue) -> str:
    """The .po file with the messages of the source, in its order: new ones have no translation yet."""
    places = source_messages()
    # Messages of click are translated as far as somebody wrote them into the file.
    of_click = (click_messages() | {("required",)}) & catalogue.texts.keys() - places.keys()
    places = places | {key: [OF_CLICK] for key in sorted(of_click)}
    texts = {key: catalogue.texts.get(key, "") for key in places}
    return po_text(Catalogue(catalogue.comments, catalogue.header, texts), places)


def traditional(catalogue: Catalogue) -> Catalogue:
    """The catalogue in traditional characters."""
    header = catalogue.header.replace(SIMPLIFIED, TRADITIONAL)
    texts = {key: _converted(text) for key, text in catalogue.texts.items()}
    return Catalogue([], header, texts)


@cache
def _converter():  # type: ignore[no-untyped-def]
    from opencc import OpenCC

    return OpenCC("s2twp")


def _converted(text: str) -> str:
    converted = str(_converter().convert(text))
    for given, right in _SAID_OTHERWISE.items():
        converted = converted.replace(given, right)
    return converted


def compiled(catalogue: Catalogue) -> dict[str, bytes]:
    """The content of the file for each language."""
    return {SIMPLIFIED: mo_content(catalogue), TRADITIONAL: mo_content(traditional(catalogue))}


def main() -> None:
    content = updated(read_po(PO.read_text(encoding="utf-8")))
    PO.write_text(content, encoding="utf-8")
    catalogue = read_po(content)
    for language, compiled_catalogue in compiled(catalogue).items():
        path = mo_path(language)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(compiled_catalogue)
    missing = [key[0] for key, text in catalogue.texts.items() if not text]
    for template in missing:
        print(f"not translated: {template}", file=sys.stderr)
    sys.exit(1 if missing else 0)


if __name__ == "__main__":
    main()
