"""Recognises the text of one picture, or of one page of a PDF, in the process of its own.

The answer is `{"lines": [line, …], "confidence": …, "pictures": …}`, or `{"error": …}` where the picture
cannot be read.
"""

from __future__ import annotations

from functools import cache
from io import BytesIO
from statistics import median
from typing import Any

import numpy
from PIL import Image
from rapidocr import RapidOCR

from ..layout import Segment, lines_of

_PER_INCH = 200
"""Dots per inch of a page that is drawn."""
_LONGEST_SIDE = 4_000
"""Dots of a side of a picture; a larger one is made smaller."""
_MOST_DOTS = 200_000_000
"""Dots of a picture that is read."""
_SAME_SIZE = (0.7, 1.4)
"""Heights of lines, as shares of the usual one, that are those of the same letters."""
_BASE, _HEIGHT = 0.85, 0.8
"""The base line and the height of letters, as shares of the height of the box around a line."""

_engine = cache(RapidOCR)


def answer(data: bytes, page: int | None = None, picture: int = 0) -> dict[str, Any]:
    """The text of a picture of a file, or of a page of a PDF."""
    try:
        dots, pictures = _picture(data, picture) if page is None else (_page(data, page), 1)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        return {"error": f"{type(error).__name__}: {error}"}
    found: Any = _engine()(dots)  # Its type allows the outputs of single steps, too.
    boxes = [] if found.boxes is None else found.boxes.tolist()
    texts, scores = list(found.txts or ()), list(found.scores or ())
    letters = sum(map(len, texts))
    sure = sum(len(text) * score for text, score in zip(texts, scores, strict=True))
    return {
        "lines": lines_of(_segments(boxes, texts)),
        "confidence": round(float(sure / letters), 4) if letters else 0.0,
        "pictures": pictures,
    }


def _segments(boxes: list[list[list[float]]], texts: list[str]) -> list[Segment]:
    """The texts at their places. Lines of nearly the same height have letters of one size."""
    heights = [max(y for _, y in box) - min(y for _, y in box) for box in boxes]
    usual = median(heights) if heights else 0.0
    segments = []
    for box, text, height in zip(boxes, texts, heights, strict=True):
        left, right, top = min(x for x, _ in box), max(x for x, _ in box), min(y for _, y in box)
        is_usual = _SAME_SIZE[0] * usual < height < _SAME_SIZE[1] * usual
        size = _HEIGHT * (usual if is_usual else height)
        segments.append(Segment(text, left, right, top + _BASE * height, size))
    return segments


def _picture(data: bytes, number: int) -> tuple[Any, int]:
    """(the dots of a picture, the number of pictures in the file)"""
    Image.MAX_IMAGE_PIXELS = _MOST_DOTS // 2  # from twice as many on it raises an error
    with Image.open(BytesIO(data)) as opened:
        pictures = getattr(opened, "n_frames", 1)
        opened.seek(number)
        shown = opened.convert("RGB")
        shown.thumbnail((_LONGEST_SIDE, _LONGEST_SIDE))
        return numpy.asarray(shown)[:, :, ::-1], pictures


def _page(data: bytes, number: int) -> Any:
    """The dots of a page of a PDF."""
    from ..pdfium.drawing import drawn_page

    buffer, width, height, stride = drawn_page(data, number, _PER_INCH, _LONGEST_SIDE)
    rows = numpy.frombuffer(buffer, dtype=numpy.uint8).reshape(height, stride)
    return rows[:, : 3 * width].reshape(height, width, 3)
