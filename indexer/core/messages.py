"""Messages for a person: English text that remembers what it was made of, to be shown in another language.

`message` and `plural` make one where something is found out. It is a string, the English text: programs
compare, log and pickle it. Where it is shown, `shown` gives it in the language of the command, and
`translated` in any. The translations are gettext catalogues in `locale/`, made from `translations/`.
"""

from __future__ import annotations

import os

from .caching import cache

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

DOMAIN = "policy-news-search"
"""Name of the catalogues' files."""

CATALOGUES = os.path.join(os.path.dirname(__file__), "locale")
SIMPLIFIED, TRADITIONAL = "zh_CN", "zh_TW"
LANGUAGES = (SIMPLIFIED, TRADITIONAL)
"""Languages that there is a catalogue for. The language "" is English, that of the source."""

_TRADITIONAL_IN = ("TW", "HK", "MO", "HANT")
_NO_LANGUAGE = ("", "C", "POSIX")

_language = ""


class Catalogue:
    """A file of `gettext` (.mo) in a language without plural forms: messages, sorted, and their translations.

    `gettext` itself reads all of the file at once, which takes longer than most searches.
    """

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._count, self._keys, self._texts = map(self._number, (8, 12, 16))

    def find(self, templates: tuple[str, ...]) -> str | None:
        """The translation of a message; None where there is none."""
        from bisect import bisect_left

        key = "\0".join(templates).encode()
        at = bisect_left(range(self._count), key, key=lambda number: self._read(self._keys, number))
        if at == self._count or self._read(self._keys, at) != key:
            return None
        return self._read(self._texts, at).decode()

    def _read(self, table: int, number: int) -> bytes:
        length, start = self._number(table + 8 * number), self._number(table + 8 * number + 4)
        return self._content[start : start + length]

    def _number(self, at: int) -> int:
        return int.from_bytes(self._content[at : at + 4], "little")


class Message(str):
    """English text that was made of templates, one for a single thing and one for many, and of values."""

    __slots__ = ("templates", "values")
    templates: tuple[str, ...]
    values: Mapping[str, object]

    def __str__(self) -> str:
        """The message itself: also `str(error)` of an exception that was given one."""
        return self

    def translate_by(self, catalogue: Catalogue) -> str:
        """The text by a catalogue; the English text if that lacks the message."""
        template = catalogue.find(self.templates)
        if template is None:
            return self
        values = {name: _value_by(value, catalogue) for name, value in self.values.items()}
        return template.format_map(values) if values else template


class _Joined(Message):
    """English texts with a separator between them; `values` numbers the texts. Chinese has no spaces."""

    def translate_by(self, catalogue: Catalogue) -> str:
        texts = [str(_value_by(value, catalogue)) for value in self.values.values()]
        separator = catalogue.find(self.templates) or self.templates[0]
        return ("" if separator == " " else separator).join(texts)


def _value_by(value: object, catalogue: Catalogue) -> object:
    """A value of a message in another language, if it is a message or is shown as one."""
    text = value if isinstance(value, (str, int, float)) else str(value)
    return text.translate_by(catalogue) if isinstance(text, Message) else value


def _made(
    kind: type[Message], text: str, templates: tuple[str, ...], values: Mapping[str, object]
) -> Message:
    made = kind(text)
    made.templates, made.values = templates, values
    return made


def message(template: str, /, **values: object) -> Message:
    """A message. With values, braces in the template hold their names, as for `str.format`.

    >>> message("line {number}: {fault}", number=3, fault=message("it holds no text"))
    'line 3: it holds no text'
    """
    return _made(Message, template.format_map(values) if values else template, (template,), values)


def plural(one: str, many: str, /, count: int, **values: object) -> Message:
    """A message that tells a number of things, by the first template for one of them.

    >>> plural("{count} article", "{count:,} articles", 1050)
    '1,050 articles'
    """
    values["count"] = count
    text = (one if count == 1 else many).format_map(values)
    return _made(Message, text, (one, many), values)


def join_messages(separator: str, texts: Iterable[str]) -> Message:
    """Texts in one line, messages or not. The separator is translated, too.

    >>> join_messages("; ", ["it holds no text", "line 3"])
    'it holds no text; line 3'
    """
    values = {str(at): text for at, text in enumerate(texts)}
    return _made(_Joined, separator.join(values.values()), (separator,), values)


def translated(text: str, language: str) -> str:
    """A text in one of LANGUAGES: other text than messages, and in other languages all, stays as it is.

    >>> translated(message("it holds no text"), "zh_CN")
    '没有正文'
    """
    if not isinstance(text, Message) or language not in LANGUAGES:
        return text
    return text.translate_by(catalogue_of(language))


def shown(text: str) -> str:
    """A text in the language of this command."""
    return translated(text, _language) if _language else text


def say(template: str, /, **values: object) -> str:
    """A message in the language of this command."""
    return shown(message(template, **values))


def say_plural(one: str, many: str, /, count: int, **values: object) -> str:
    """A message that tells a number of things, in the language of this command."""
    return shown(plural(one, many, count, **values))


def in_a_row(sentences: Iterable[str]) -> str:
    """Sentences in the language of this command, one after the other."""
    return ("" if _language else " ").join(sentences)


def speak(language: str) -> None:
    """Set the language of this command: one of LANGUAGES, or "" for English."""
    global _language
    _language = language


def spoken_language() -> str:
    """The language of this command."""
    return _language


def language_of(environment: Mapping[str, str]) -> str:
    """The language that an environment asks for: one of LANGUAGES, or "" for English.

    >>> language_of({"LANG": "zh_CN.UTF-8"}), language_of({"LANG": "zh_HK.UTF-8"})
    ('zh_CN', 'zh_TW')
    >>> language_of({"LANG": "zh_CN.UTF-8", "LC_ALL": "C.UTF-8"})
    ''
    """
    locale = environment.get("LC_ALL") or environment.get("LC_MESSAGES") or environment.get("LANG") or ""
    if locale.partition(".")[0] in _NO_LANGUAGE:
        return ""
    for name in (environment.get("LANGUAGE") or locale).split(":"):
        language, *rest = name.partition(".")[0].partition("@")[0].replace("-", "_").upper().split("_")
        if language == "ZH":
            return TRADITIONAL if any(part in _TRADITIONAL_IN for part in rest) else SIMPLIFIED
        if language == "EN":
            return ""
    return ""


@cache
def catalogue_of(language: str) -> Catalogue:
    """The catalogue of one of LANGUAGES."""
    with open(os.path.join(CATALOGUES, language, "LC_MESSAGES", f"{DOMAIN}.mo"), "rb") as file:
        return Catalogue(file.read())
