"""TREC's format of topics, line by line: `<top> <num> Number: 301 <title> ... <desc> ... </top>`."""

from __future__ import annotations

import re

from indexer.core.messages import message

_TAG = re.compile(r"<(/?)(top|num|title|desc|narr|[a-z]+)>", re.IGNORECASE)
_LABELS = {"num": re.compile(r"\s*(?:Number\s*:)?", re.I), "title": re.compile(r"\s*(?:Topic\s*:)?", re.I)}


class TopicReader:
    """Takes the lines of a file one by one, and returns each topic at its end.

    TREC's tags are not closed: the text of a tag goes on, over lines, until the next tag.
    """

    def __init__(self) -> None:
        self.is_reading = False
        """Whether a topic has begun, so that all further lines are topics."""
        self.is_within = False
        """Whether the topic that was begun last has not ended."""
        self._texts: dict[str, str] = {}
        self._tag = ""

    def read(self, line: str) -> tuple[str, str] | None:
        """The id and title of the topic that ends in this line, if any. Raises ValueError for a bad line."""
        self.is_reading = True
        ended: dict[str, str] | None = None
        position = 0
        for match in _TAG.finditer(line):
            self._add(line[position : match.start()])
            position = match.end()
            closing, tag = bool(match[1]), match[2].lower()
            if tag != "top":
                self._tag = "" if closing else tag
                continue
            if closing and self.is_within:
                ended = self._texts
            in_order = closing == self.is_within
            self.is_within, self._texts, self._tag = not closing, {}, ""
            if not in_order:
                raise ValueError(
                    message("</top> without <top>")
                    if closing
                    else message("<top> before the last one's </top>")
                )
        self._add(line[position:] + "\n")
        return None if ended is None else _topic(ended)

    def _add(self, text: str) -> None:
        if self._tag:
            self._texts[self._tag] = self._texts.get(self._tag, "") + text


def _topic(texts: dict[str, str]) -> tuple[str, str]:
    number, title = (
        " ".join(label.sub("", texts.get(tag, ""), count=1).split()) for tag, label in _LABELS.items()
    )
    if not number:
        raise ValueError(message("the topic that ends here has no <num>"))
    if not title:
        raise ValueError(message("the topic {number} that ends here has no <title>", number=number))
    return number, title
