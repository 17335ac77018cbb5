"""Pages of a PDF that are read in a second of the processor, on one core.

The PDF is made here: pages of 24 lines of 27 Chinese characters and a page number, in a font that it does not
hold. The bar holds for a machine on which ten million additions in a loop take half a second. On another
one it is scaled by the time that they take.
"""

from __future__ import annotations

import argparse
import io
import statistics
import sys
import time

from benchmarks.verdict import print_table, verdict
from indexer.sources.formats.pdfium.child import answer

FEWEST_PAGES = 300
USUAL_SECONDS, ADDITIONS = 0.5, 10**7
LINES, LETTERS, SIZE = 24, 27, 16
TEXT = "各县区人民政府、市直各有关单位要强化党建引领，自2024年起对科技型中小企业实行研发投入后补助。"


def document(pages: int) -> bytes:
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfgen.canvas import Canvas

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    content = io.BytesIO()
    canvas = Canvas(content)
    for page in range(pages):
        canvas.setFont("STSong-Light", SIZE)
        for line in range(LINES):
            start = (37 * page + LETTERS * line) % len(TEXT)
            canvas.drawString(80, 760 - 28 * line, (2 * TEXT)[start : start + LETTERS])
        canvas.drawString(290, 40, f"— {page + 1} —")
        canvas.showPage()
    canvas.save()
    return content.getvalue()


def seconds_of_additions() -> float:
    started, count = time.process_time(), 0
    while count < ADDITIONS:
        count += 1
    return time.process_time() - started


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=500, help="pages of the PDF (default 500)")
    parser.add_argument("--rounds", type=int, default=3, help="times that it is read (default 3)")
    arguments = parser.parse_args()
    data = document(arguments.pages)
    rows = []
    for _ in range(arguments.rounds):
        additions = seconds_of_additions()
        started = time.process_time()
        read = len(answer(data)["pages"])
        pace = read / (time.process_time() - started)
        rows.append((pace, additions, pace * additions / USUAL_SECONDS))
    print_table(
        ("round", "pages a second", "additions, s", "pages a second, scaled"),
        [
            (number, f"{pace:.0f}", f"{each:.2f}", f"{scaled:.0f}")
            for number, (pace, each, scaled) in enumerate(rows, 1)
        ],
    )
    scaled = statistics.median(row[2] for row in rows)
    bar = f"{scaled:.0f} pages of text a second, scaled (at least {FEWEST_PAGES})"
    return verdict("pdf_pages", scaled >= FEWEST_PAGES, bar, {"rounds": rows})


if __name__ == "__main__":
    sys.exit(main())
