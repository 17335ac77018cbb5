"""The help of a command in another language than English, and its lines, which may break between any two Han.

click asks `gettext` for its own texts, such as "Missing argument". Ours are translated before click formats
them. Only the command lines import this module, as they import click.
"""

from __future__ import annotations

import gettext
import inspect
import re
from collections.abc import Iterable, Iterator, MutableMapping

import click

from .columns import text_width
from .messages import CATALOGUES, DOMAIN, message, shown

_OPENING = "（《〈“‘「『【"
_CLOSING = "，。；：、）》〉”’」』】！？…"
_HAN = "\u3400-\u9fff\uf900-\ufaff"
_WORD = f"[^\\s{_HAN}{_OPENING}{_CLOSING}]+"
_UNIT = re.compile(f"(\\s*)([{_OPENING}(\\[]*(?:[{_HAN}]|{_WORD})?(?:[{_CLOSING}]|[,.;:!?)\\]](?![a-z]))*)")
"""The space before a unit, and the unit: a Han character or a word, with the signs that stay with it."""

_WIDEST_TERM = 30


def help_texts(command: click.Command) -> Iterator[str]:
    """The messages in the help of a command and of its subcommands: each paragraph is one."""
    for each in _with_subcommands(command):
        texts = [each.help, each.epilog, each.options_metavar]
        if isinstance(each, click.Group):
            texts.append(each.subcommand_metavar)
        for parameter in each.params:
            texts += [parameter.metavar, getattr(parameter, "help", None)]
        for text in texts:
            yield from _paragraphs(text or "")


def localise(command: click.Command, language: str, environment: MutableMapping[str, str]) -> None:
    """Put the help of a command into the language of this process, and click's own texts, too."""
    environment["LANGUAGE"] = language
    gettext.bindtextdomain(DOMAIN, CATALOGUES)
    gettext.textdomain(DOMAIN)
    for each in _with_subcommands(command):
        each.context_class = _Context
        each.help, each.epilog = _localised(each.help), _localised(each.epilog)
        each.options_metavar = _localised(each.options_metavar)
        # click would shorten the first sentence at a full stop or a space, and there is none.
        each.short_help = re.split("(?<=。)", each.help or "")[0].rstrip("。")
        if isinstance(each, click.Group):
            each.subcommand_metavar = _localised(each.subcommand_metavar) or ""
        for parameter in each.params:
            parameter.metavar = _localised(parameter.metavar)
            if isinstance(parameter, click.Option):
                parameter.help = _localised(parameter.help)


def _localised(text: str | None) -> str | None:
    return text and "\n\n".join([shown(message(paragraph)) for paragraph in _paragraphs(text)])


def _paragraphs(text: str) -> list[str]:
    paragraphs = re.split(r"\n\s*\n", inspect.cleandoc(text))
    return [re.sub(r"\s*\n\s*", " ", paragraph) for paragraph in paragraphs if paragraph]


def _with_subcommands(command: click.Command) -> Iterator[click.Command]:
    yield command
    if isinstance(command, click.Group):
        for each in command.commands.values():
            yield from _with_subcommands(each)


class _Formatter(click.HelpFormatter):
    """A formatter that counts columns, not characters."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        head = f"{gettext.gettext('Usage:')}{prog} "
        self._write_lines(wrap(args, self.width - text_width(head)), head)

    def write_heading(self, heading: str) -> None:
        self.write(f"{'':{self.current_indent}}{heading}：\n")

    def write_text(self, text: str) -> None:
        indent = " " * self.current_indent
        for at, paragraph in enumerate(_paragraphs(text)):
            if at:
                self.write("\n")
            self._write_lines(wrap(paragraph, self.width - self.current_indent), indent)

    def write_dl(
        self, rows: Iterable[tuple[str, str]], col_max: int = _WIDEST_TERM, col_spacing: int = 2
    ) -> None:
        rows = list(rows)
        widest = max([text_width(term) for term, _ in rows], default=0)
        column = self.current_indent + min(widest, col_max) + col_spacing
        for term, text in rows:
            head = f"{'':{self.current_indent}}{term}"
            room = column - text_width(head)
            if not text or room < col_spacing:
                self.write(f"{head}\n")
                head, room = "", column
            if text:
                self._write_lines(wrap(text, self.width - column), head + " " * room)

    def _write_lines(self, lines: list[str], head: str) -> None:
        """Write lines, the first after `head`, the others below it."""
        indent = " " * text_width(head)
        for at, line in enumerate(lines):
            self.write(f"{indent if at else head}{line}".rstrip() + "\n")


class _Context(click.Context):
    formatter_class = _Formatter


def wrap(text: str, width: int) -> list[str]:
    """The lines of a paragraph, of at most `width` columns unless a word is wider; at least one.

    No line begins with a sign that closes, or ends with one that opens.

    >>> wrap("检索政策新闻（按段落）。", 10)
    ['检索政策新', '闻（按段', '落）。']
    """
    lines, line, room = [], "", width
    for space, unit in _UNIT.findall(text.strip()):
        if line and text_width(space + unit) > room:
            lines.append(line)
            line, room, space = "", width, ""
        line += space + unit
        room -= text_width(space + unit)
    return [*lines, line]
