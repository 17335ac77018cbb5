"""Reads the text of diagrams (SmartArt) and charts, which are parts of their own in an office document."""

from __future__ import annotations

from typing import Any

from indexer.core.messages import message

from .office import lines_of
from .xml import local_name

_OF_DIAGRAM = {"p": "paragraph"}
_OF_CHART = {
    **_OF_DIAGRAM,
    "strCache": "row",
    "pt": "cell",
    "v": "paragraph",
    "numCache": message("left out"),
}
"""The names of a chart's categories, and of a series, are a row each. Its numbers are drawn."""


def lines_of_graphic(root: Any) -> list[str]:
    """The paragraphs of a diagram or chart, and the names in a chart, each line once."""
    roles = _OF_CHART if local_name(root) == "chartSpace" else _OF_DIAGRAM
    return list(dict.fromkeys(filter(str.strip, lines_of(root, roles, _text))))


def _text(element: Any, begins: bool) -> str:
    if not begins:
        return ""
    return (element.text or "") if local_name(element) in ("t", "v") else ""
