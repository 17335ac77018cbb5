"""Compares numbers, days, issuers and regions recognised in texts alone with the fields of corpora.

Each text is read as a `.txt` file of its own, without its fields. Recall and precision are over the articles
whose first 600 or last 300 characters state the value, in any way of writing; "precision of all" is over all
values recognised where the field is known. A field that the text does not state, such as the day on which a
site put an old document up, cannot be recognised, and is listed as "unstated".

"unlabelled" are the same texts without labels (发文字号：, 发布日期：) and the values behind them.

`--builds N` measures the cost of recognition instead: N builds of each of two corpora with it and N without,
by turns, and the medians of their wall-clock and processor seconds.
"""

from __future__ import annotations

import random
import re
import tempfile
import time
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from io import BytesIO
from pathlib import Path
from statistics import median

from benchmarks.corpus import Record, read_records
from benchmarks.subject import options
from benchmarks.verdict import print_table, verdict
from indexer import build_index
from indexer.core.article import Article
from indexer.sources import finishing
from indexer.sources.draft import DEFAULTS, Document, Draft
from indexer.sources.formats.text import read_text
from indexer.values.issuers import issuers_in

HEAD, TAIL = 600, 300
BAR = 0.98
LABELS = re.compile(
    r"(?:发文机构|发布时间|发布日期|发文字号|政策类型|政策层级|关键字)\s*[：:][^\S\n]*(?:[^\s：:]*?(?=来源)|\S*)"
)
# A day in a sentence is not that of publication: 2023年11月7日，省教育厅印发了《方案》.
IN_A_SENTENCE = re.compile("[，,至]|[^。\\n]{0,20}(?:印发|公布|通过)")
NUMERALS = "〇一二三四五六七八九"


@dataclass
class Score:
    """Counts for one field of one corpus: articles that have it, state it, and have it recognised rightly."""

    known: int = 0
    stated: int = 0
    found: int = 0
    right: int = 0
    found_of_stated: int = 0
    right_of_stated: int = 0
    errors: list[str] = field(default_factory=list)

    def add(self, truth: str, value: str | None, how: str, is_stated: bool, same: bool, where: str) -> None:
        self.known += 1
        self.found += value is not None
        self.right += same
        if is_stated:
            self.stated += 1
            self.found_of_stated += value is not None
            self.right_of_stated += same
        if not same and (is_stated or value is not None):
            mark = "" if is_stated else "unstated: "
            self.errors.append(f"{mark}{where}: {truth!r}, recognised {value!r} ({how})")

    def row(self, name: str) -> list[object]:
        return [
            name,
            self.known,
            self.stated,
            share(self.right_of_stated, self.found_of_stated),
            share(self.right_of_stated, self.stated),
            self.found,
            share(self.right, self.found),
        ]


def share(part: int, whole: int) -> str:
    return f"{part / whole:.4f}" if whole else "-"


def article_of(text: str) -> tuple[Article, Draft]:
    """The article of a text alone, and the draft that says how its values were found."""
    draft = read_text(Document("article.txt", BytesIO(text.encode("utf-8", "replace"))), DEFAULTS)
    return finishing.finish(draft, "article.txt"), draft


def without_spaces(text: str) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))


def number_key(number: str) -> str:
    """A number without brackets, 第 and the name of the republic."""
    plain = re.sub(r"[^0-9A-Za-z\u4e00-\u9fff]", "", unicodedata.normalize("NFKC", number))
    plain = plain.replace("中华人民共和国", "").replace("第", "").replace("年", "")
    return plain.replace("一号", "1号")


def day_of(written: str) -> date | None:
    found = re.fullmatch(r"(\d{4})[-年](\d\d)[-月](\d\d)日?", written)
    return None if found is None else date(*map(int, found.groups()))


def numerals(number: int) -> str:
    tens, ones = divmod(number, 10)
    return ("" if tens == 0 else "十" if tens == 1 else NUMERALS[tens] + "十") + (
        NUMERALS[ones] if ones else ""
    )


def written_days(day: date) -> Iterator[str]:
    """The ways in which texts write a day, without spaces."""
    year = "".join(NUMERALS[int(digit)] for digit in str(day.year))
    yield f"{year}年{numerals(day.month)}月{numerals(day.day)}日"
    for sign in "-/.":
        yield day.strftime(f"%Y{sign}%m{sign}%d")
        yield f"{day.year}{sign}{day.month}{sign}{day.day}"
    for month in {f"{day.month}", f"{day.month:02}"}:
        for in_month in {f"{day.day}", f"{day.day:02}"}:
            yield f"{day.year}年{month}月{in_month}"


def states_day(text: str, day: date) -> bool:
    plain = re.sub("[○零0OОo](?=[^0-9-]*年)", "〇", text) + "\n" + text
    found = (re.search(re.escape(written) + r"(?!\d)日?", plain) for written in written_days(day))
    return any(each is not None and not IN_A_SENTENCE.match(plain, each.end()) for each in found)


def ends_of(text: str) -> str:
    return without_spaces(text[:HEAD]) + "\n" + without_spaces(text[-TAIL:])


Truth = Callable[[Record], str | None]


@dataclass(frozen=True)
class Question:
    """A field to recognise in the texts of a corpus, its true value, and the records that it is asked of."""

    name: str
    corpus: str
    field: str
    truth: Truth
    takes: Callable[[Record], bool] = lambda record: True
    without_labels: bool = False


def is_kind(*kinds: str) -> Callable[[Record], bool]:
    return lambda record: record.get("kind") in kinds


def text_of(record: Record, key: str) -> str | None:
    value = record.get(key)
    return value if isinstance(value, str) and value else None


def province_of(record: Record) -> str | None:
    """The province of a local law, by its folder: 地方性法规/上海/…"""
    parts = str(record.get("path", "")).split("/")
    if "地方性法规" not in parts[:-1]:
        return None
    folder = parts[parts.index("地方性法规") + 1]
    return folder if not folder.endswith(".md") else None


DATE: Truth = lambda record: text_of(record, "date")  # noqa: E731
NUMBER: Truth = lambda record: text_of(record, "doc_no")  # noqa: E731
SOURCE: Truth = lambda record: text_of(record, "source")  # noqa: E731

QUESTIONS = (
    Question("tzb: number", "policy_news_tzb", "number", NUMBER),
    Question("tzb: number, unlabelled", "policy_news_tzb", "number", NUMBER, without_labels=True),
    Question("State Council: number", "govcn_2019", "number", NUMBER),
    Question("tzb: date", "policy_news_tzb", "published", DATE),
    Question("tzb: date, unlabelled", "policy_news_tzb", "published", DATE, without_labels=True),
    Question("Hebei: date", "hebei_gov", "published", DATE),
    Question("tzb policies: issuer", "policy_news_tzb", "issuer", SOURCE, is_kind("policy")),
    Question(
        "tzb policies: issuer, unlabelled", "policy_news_tzb", "issuer", SOURCE, is_kind("policy"), True
    ),
    Question("State Council: issuer", "govcn_2019", "issuer", SOURCE),
    Question("local laws: province", "laws_cn", "region", province_of),
)
HELD_TO_THE_BAR = ("tzb: number", "State Council: number", "tzb: date", "Hebei: date")


def ask(question: Question, corpora: Path) -> Score:
    score = Score()
    for record in read_records(corpora / question.corpus / "docs.jsonl.xz"):
        truth = question.truth(record)
        if truth is None or not question.takes(record):
            continue
        text = record["text"]
        if question.field == "region":
            # Only the law's name says which province it is of.
            text = f"{record['title']}\n{text}"
        if question.without_labels:
            text = text[:HEAD].replace(record.get("doc_no") or "\0", "\0", 1) + text[HEAD:]
            text = LABELS.sub(" ", text[:HEAD].replace("\0", "")) + text[HEAD:]
        article, draft = article_of(text)
        value = getattr(article, question.field)
        how = draft.fields[question.field].how if question.field in draft.fields else "-"
        ends = ends_of(text)
        if question.field == "number":
            key = number_key(truth)
            is_stated, same = key in number_key(ends), value is not None and number_key(value) == key
        elif question.field == "published":
            day = day_of(truth)
            if day is None:
                continue
            is_stated, same = states_day(ends, day), value == day
        elif question.field == "issuer":
            is_stated = without_spaces(truth) in ends
            same = value is not None and issuers_in(value) == issuers_in(truth)
        else:
            plain = without_spaces(truth)
            is_stated = plain in ends
            same = value is not None and plain in value
        score.add(truth, value and str(value), how, is_stated, same, record["id"])
    return score


def sample(errors: Iterable[str], count: int, seed: int) -> list[str]:
    listed = list(errors)
    return listed if len(listed) <= count else random.Random(seed).sample(listed, count)


def build_once(source: Path, recognising: bool) -> tuple[float, float]:
    """Wall-clock and processor seconds of a build with recognition or without."""
    whole = finishing._recognised
    with tempfile.TemporaryDirectory() as folder:
        wall, busy = time.perf_counter(), time.process_time()
        try:
            if not recognising:
                finishing._recognised = lambda *given: {}
            build_index([source], Path(folder, "index"))
        finally:
            finishing._recognised = whole
        return time.perf_counter() - wall, time.process_time() - busy


def cost(corpora: Path, builds: int) -> int:
    shares: dict[str, object] = {}
    for corpus in ("policy_news_tzb", "cctv_xwlb_2012_2026"):
        source = corpora / corpus / "docs.jsonl.xz"
        taken: dict[bool, list[tuple[float, float]]] = {True: [], False: []}
        for _ in range(builds):
            for recognising, measured in taken.items():
                measured.append(build_once(source, recognising))
        for place, kind in enumerate(("seconds", "processor seconds")):
            with_it, without = (
                median(one[place] for one in taken[recognising]) for recognising in (True, False)
            )
            shares[f"{corpus}, {kind}"] = round(with_it / without - 1, 3)
            print(f"{corpus}: {with_it:.2f} {kind} with recognition, {without:.2f} without")
    busy = [share for name, share in shares.items() if "processor" in name]
    return verdict("recognition", all(share < 0.05 for share in busy), "under 5% of a build", shares)


def main() -> int:
    parser = options(__doc__)
    parser.add_argument("--errors", type=int, default=8, help="most errors listed of each (default 8)")
    parser.add_argument("--only", default="", help="ask only the questions whose names contain this")
    parser.add_argument("--builds", type=int, metavar="N", help="measure the cost of recognition")
    arguments = parser.parse_args()
    if arguments.builds is not None:
        return cost(arguments.corpora, arguments.builds)
    scores = {
        question.name: ask(question, arguments.corpora)
        for question in QUESTIONS
        if arguments.only in question.name
    }
    for name, score in scores.items():
        for error in sample(score.errors, arguments.errors, arguments.seed):
            print(f"{name}: {error}")
    head = ["", "known", "stated", "precision", "recall", "recognised", "precision of all"]
    print_table(head, [score.row(name) for name, score in scores.items()])
    met = all(
        min(
            score.right_of_stated / max(1, score.stated),
            score.right_of_stated / max(1, score.found_of_stated),
        )
        >= BAR
        for name, score in scores.items()
        if name in HELD_TO_THE_BAR
    )
    numbers = {name: dict(zip(head[1:], score.row(name)[1:], strict=True)) for name, score in scores.items()}
    return verdict("metadata", met, f"precision and recall of numbers and dates are {BAR} or more", numbers)


if __name__ == "__main__":
    raise SystemExit(main())
