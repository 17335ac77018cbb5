"""Links on a terminal (OSC 8): which formats of a link to a file there are, and how a text is made a link.

The formats are those of ripgrep's `--hyperlink-format`. A target is a URL of printable ASCII alone, so that
nothing in it can end the sequence or command the terminal.
"""

from __future__ import annotations

import re

from indexer.core.frozen import frozen
from indexer.core.messages import join_messages, message

NONE, DEFAULT = "none", "default"

ALIASES = {
    NONE: "",
    DEFAULT: "file://{host}{path}",
    "cursor": "cursor://file{path}:{line}:{column}",
    "file": "file://{host}{path}",
    "grep+": "grep+://{path}:{line}",
    "kitty": "file://{host}{path}#{line}",
    "macvim": "mvim://open?url=file://{path}&line={line}&column={column}",
    "textmate": "txmt://open?url=file://{path}&line={line}&column={column}",
    "vscode": "vscode://file{path}:{line}:{column}",
    "vscode-insiders": "vscode-insiders://file{path}:{line}:{column}",
    "vscodium": "vscodium://file{path}:{line}:{column}",
}
VARIABLES = ("path", "host", "line", "column")

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_NOT_IN_URL = re.compile(r"[^A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]")
_NOT_IN_PATH = re.compile(r"[^A-Za-z0-9/:._~-]")
_ON_THE_WEB = ("http://", "https://")


class HyperlinkFormat(metaclass=frozen):
    """A template of links to files: `text` with variables in braces; without text there are no links."""

    text: str

    @staticmethod
    def read(given: str) -> HyperlinkFormat:
        """The format that is called so or written so. Raises ValueError, which says what is allowed.

        >>> HyperlinkFormat.read("kitty").target("/a b/通知.txt", "pc", 7)
        'file://pc/a%20b/%E9%80%9A%E7%9F%A5.txt#7'
        """
        if given in ALIASES:
            return HyperlinkFormat(ALIASES[given])
        allowed = message(
            "write one of {names}, or a URL with {{path}} in it, such as {example}",
            names=join_messages(", ", ALIASES),
            example=ALIASES[DEFAULT],
        )
        if not _SCHEME.match(given) or _NOT_IN_URL.search(re.sub("[{}]", "", given)):
            raise ValueError(
                message("{given!r} is no format of links; {allowed}", given=given, allowed=allowed)
            )
        literal = re.sub("{(\\w+)}", "", given)
        unknown = [name for name in re.findall(r"{(\w+)}", given) if name not in VARIABLES]
        if unknown or "{" in literal or "}" in literal:
            variables = join_messages(", ", [f"{{{name}}}" for name in VARIABLES])
            raise ValueError(
                message(
                    "{given!r} has braces around another word than {variables}",
                    given=given,
                    variables=variables,
                )
            )
        if "{path}" not in given:
            raise ValueError(message("{given!r} has no {{path}}; {allowed}", given=given, allowed=allowed))
        if "{column}" in given and "{line}" not in given:
            raise ValueError(message("{given!r} has {{column}} without {{line}}", given=given))
        return HyperlinkFormat(given)

    @property
    def needs_line(self) -> bool:
        return "{line}" in self.text

    def target(self, path: str, host: str, line: int) -> str:
        """The link to a line of the file at an absolute path."""
        values = {
            "path": _escaped(_NOT_IN_PATH, path),
            "host": _escaped(_NOT_IN_PATH, host),
            "line": str(line),
            "column": "1",
        }
        return re.sub(r"{(\w+)}", lambda name: values[name[1]], self.text)


def web_target(url: str | None) -> str | None:
    """The link to a page on the web; None for what is no address of one.

    >>> web_target("https://a.cn/通知?a=1"), web_target("javascript:alert(1)")
    ('https://a.cn/%E9%80%9A%E7%9F%A5?a=1', None)
    """
    if url is None or not url.lower().startswith(_ON_THE_WEB):
        return None
    return _escaped(_NOT_IN_URL, url, "replace")


def linked(text: str, target: str | None) -> str:
    """The text as a link, or as it is where there is no target."""
    return text if target is None else f"\x1b]8;;{target}\x1b\\{text}\x1b]8;;\x1b\\"


class HitLinks(metaclass=frozen):
    """The links of a hit: to its article on the web, and to its file. None for what it does not have."""

    web: str | None = None
    file: str | None = None

    def on_title(self, text: str) -> str:
        """The title, as a link to what `--open` opens first."""
        return linked(text, self.web or self.file)

    def on_place(self, line: str, place: str, url: str) -> str:
        """A line that begins with the hit's place and may name its URL, both of them as links."""
        if self.file is not None and line.startswith(place):
            line = linked(place, self.file) + line[len(place) :]
        if self.web is not None and url in line:
            before, _, after = line.rpartition(url)
            line = before + linked(url, self.web) + after
        return line


def _escaped(pattern: re.Pattern[str], text: str, errors: str = "surrogateescape") -> str:
    """The text with some characters as the %XX of their bytes; `errors` says what becomes of surrogates,
    which in the name of a file stand for bytes that are no UTF-8."""

    def escape(found: re.Match[str]) -> str:
        return "".join([f"%{byte:02X}" for byte in found[0].encode("utf-8", errors)])

    return pattern.sub(escape, text)
