"""Tells the options of a command line from the words of a query, which may begin with a minus."""

from __future__ import annotations

import re
from itertools import islice

import click

from indexer.core.messages import join_messages, say

from .profile import Profile

_LOOKS_LIKE_OPTION = re.compile(r"--|-[A-Za-z]")

_OF_OTHERS = {
    "--exact": "--precise",
    "--format": "--json",
    "--from": "--since",
    "--max-count": "--limit",
    "--output": "--export",
    "--page": "--offset",
    "--size": "--limit",
    "--sort": "--order",
    "--to": "--until",
    "-c": "--count",
    "-o": "--export",
}
"""Options of other programs -> the option here that does the same, where the names are not alike."""

_MOST_NAMED = 2
_LEAST_ALIKE = 0.7


class QueryCommand(click.Command):
    """A command whose words may begin with a minus, as exclusions do, but not look like an option."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        takes_value = {
            name: not each.is_flag
            for each in self.get_params(ctx)
            if isinstance(each, click.Option)
            for name in (*each.opts, *each.secondary_opts)
        }
        options: list[str] = []
        words: list[str] = []
        rest = iter(args)
        for argument in rest:
            name, equals, value = argument.partition("=")
            if argument == "--":
                words.extend(rest)
            elif not _LOOKS_LIKE_OPTION.match(argument):
                words.append(argument)
            elif takes_value.get(argument):
                given = list(islice(rest, 1))
                if not given:
                    return super().parse_args(ctx, [argument])
                options += [argument, *given]
            elif equals and takes_value.get(name):
                options += [name, value]
            elif name in takes_value:
                options.append(argument)
            elif takes_value.get(argument[:2]) and argument[2:].isdigit():
                options += [argument[:2], argument[2:]]
            elif not ctx.resilient_parsing:
                raise _no_such_option(name, [*takes_value], ctx)
        return super().parse_args(ctx, [*options, "--", *words])


def _no_such_option(name: str, options: list[str], ctx: click.Context) -> click.NoSuchOption:
    """The error for a word that looks like an option; it names the likeliest ones."""
    from difflib import get_close_matches

    written = f"--{name.lstrip('-')}"
    alike = get_close_matches(written, options, _MOST_NAMED, _LEAST_ALIKE) if len(name) > len("-n") else []
    meant = [_OF_OTHERS[name]] if name in _OF_OTHERS else alike
    fault = say("There is no option {name}; put -- before a query that begins so.", name=name)
    if meant:
        fault = say(
            "There is no option {name}; did you mean {options}? Put -- before a query that begins so.",
            name=name,
            options=join_messages(" or ", meant),
        )
    return click.NoSuchOption(name, fault, ctx=ctx)


def check_profile(profile: Profile, command: click.Command) -> None:
    """Raise PolicySearchError for a line of a profile with a value that its option does not take."""
    for number, arguments in profile.lines:
        try:
            command.make_context("search", list(arguments)).close()
        except click.UsageError as error:
            raise profile.error(number, error.format_message()) from None
