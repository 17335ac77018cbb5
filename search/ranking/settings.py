"""The settings of the ranking, and their spelling on a command line: `title=0.5,article=0`."""

from __future__ import annotations

from indexer.core.frozen import frozen
from indexer.core.messages import message

MOST = 4.0
"""The most that a number may be: with more, hits could score above those that hold the text as it is."""

DEFAULT = "default"
"""The name of the settings that a search has by itself."""

_SWITCH = {"yes": True, "no": False, "true": True, "false": False, "1": True, "0": False}


class Ranking(metaclass=frozen):
    """The order of hits. Numbers, from 0 to 4, multiply what a search gives each part by itself.

    `title` is for what an article's title counts, wherever it does; with 0 titles are left out. `article` is
    for what an article adds to its paragraphs. `synonyms` says that what else a phrase may be written as
    counts too. `recency`, by itself 0, adds that many times its score to a hit of the index's newest
    articles, and half as much with each three years of age. `heading` is for what the heading above a
    paragraph counts in it. `naming` is for what a law gets for the articles that name it. `str` gives what
    differs from the default, as `read` takes it. Raises ValueError for a number out of range.

    >>> str(Ranking(title=0.5, synonyms=False))
    'title=0.5,synonyms=no'
    """

    title: float = 1.0
    article: float = 1.0
    synonyms: bool = True
    recency: float = 0.0
    heading: float = 1.0
    naming: float = 1.0

    def __post_init__(self) -> None:
        for name in ("title", "article", "recency", "heading", "naming"):
            value = getattr(self, name)
            if not 0 <= value <= MOST:
                raise ValueError(
                    message(
                        "{name} is a number from 0 to {most:g}, not {value}",
                        name=name,
                        most=MOST,
                        value=value,
                    )
                )

    def __str__(self) -> str:
        given = [
            f"{name}={_written(getattr(self, name))}"
            for name in _DEFAULTS
            if getattr(self, name) != _DEFAULTS[name]
        ]
        return ",".join(given) or DEFAULT

    @classmethod
    def read(cls, text: str) -> Ranking:
        """The settings of a text: `name=value,...`, each name once at most, or "default".

        Raises ValueError, which says what there is, for an unknown name or a value that it does not take.

        >>> Ranking.read("title=0.5,article=0")
        Ranking(title=0.5, article=0.0, synonyms=True, recency=0.0, heading=1.0, naming=1.0)
        """
        given: dict[str, float | bool] = {}
        for part in [] if text.strip() == DEFAULT else text.split(","):
            name, equals, value = (each.strip() for each in part.partition("="))
            if not equals:
                raise ValueError(
                    message(
                        "{part!r} is no setting: write name=value,... or {default}",
                        part=part.strip(),
                        default=DEFAULT,
                    )
                )
            if name not in _DEFAULTS:
                raise ValueError(
                    message(
                        "there is no setting {name!r}; there are {names}",
                        name=name,
                        names=", ".join(_DEFAULTS),
                    )
                )
            if name in given:
                raise ValueError(message("{name} is set twice", name=name))
            given[name] = _switch(name, value) if isinstance(_DEFAULTS[name], bool) else _number(name, value)
        return cls(**given)  # type: ignore[arg-type]


_DEFAULTS: dict[str, float | bool] = {name: getattr(Ranking(), name) for name in Ranking.__match_args__}


def _written(value: float | bool) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return repr(float(value)).removesuffix(".0")


def _switch(name: str, value: str) -> bool:
    if value not in _SWITCH:
        raise ValueError(message("{name} is yes or no, not {value!r}", name=name, value=value))
    return _SWITCH[value]


def _number(name: str, value: str) -> float:
    try:
        return float(value)
    except ValueError:
        raise ValueError(
            message("{name} is a number from 0 to {most:g}, not {value!r}", name=name, most=MOST, value=value)
        ) from None
