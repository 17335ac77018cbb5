"""Which paragraphs are boilerplate: what a site puts around its articles, not what an article says.

Two things must come together, because set phrases recur too: a paragraph recurs in articles that are no
copies of one another, at their edges, and its words are those of a site: 责任编辑, 扫一扫, 免责声明. What is
at the edge of a hundredth of all articles, and is no sentence, needs no such words. A disclaimer that says
that it is one need not recur.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate, groupby, pairwise
from typing import Protocol

from indexer import native
from indexer.analysis import fold_text
from indexer.core.schema import GRAMS
from indexer.core.sections import Numbers, numbers
from indexer.storage.embedded.relations import Reposts
from indexer.storage.segment.files import SegmentFiles

FEWEST_ARTICLES = 3
"""So many articles, of copies one, have a paragraph that recurs."""

FIRST, LAST = 3, 5
"""So many paragraphs at its beginning and at its end are an article's edges."""

AT_EDGES, ALWAYS_AT_EDGES = 0.8, 0.95
"""So much of a paragraph's occurrences must be at edges; without a site's words the latter."""

MOST_ARTICLES, MANY_ARTICLES = 0.01, 30
"""So much of all articles, and so many, have a paragraph that needs no site's words."""

LONGEST = 60
"""In characters: of a longer paragraph the words that it begins with do not tell."""

LONGEST_DISCLAIMER = 500
"""In characters: a law about disclaimers, all in one paragraph, is none."""

SAMPLED = 200
"""Of more occurrences of a paragraph the first are looked at."""

# All of them are folded.
_LABELS = (
    "责任编辑|责编|编辑|视频编辑|文字编辑|美编|撰稿|排版|校对|审核|审校|初审|复审|终审|审签|监制"
    "|来源|稿源|信息来源|文章来源|稿件来源|作者|原标题|发布日期|发布时间|发布机构|更新时间|关键词|标签"
    "|浏览次数|浏览量|阅读次数|阅读量|点击数|点击量|点击次数|访问量|字号|字体|字体大小|分享到|分享"
)
_BEGINNINGS = (
    "打印|关闭|收藏|扫一扫|扫码|扫描二维码|长按|上一篇|下一篇|上一条|下一条|相关链接|相关阅读|相关新闻"
    "|推荐阅读|延伸阅读|附件下载|文件下载|返回顶部|返回首页|当前位置|您的位置|您现在的位置|版权所有"
    "|网站标识码|网站地图|联系我们|关于我们|转载请注明|微信公众号|点击查看|查看原文|阅读原文|京icp"
)
_OPENING = r"[(\[【<《>·•|\-—\s]*"
_SITE = re.compile(
    f"{_OPENING}(?:"
    rf"(?:{_LABELS})\s*[:(\[/|]"
    rf"|{_BEGINNINGS}|摘自\s*[《<]|[^,。]{{1,6}}icp备"
    r"|[《<][^》>]{2,12}[》>]\s*\(\s*[0-9]{4}年[0-9]{1,2}月[0-9]{1,2}日[^)]{0,8}\)$"
    ")"
)
_DISCLAIMER = re.compile(
    "不代表(?:本网|本站|本报|本刊|本平台|本公众号|我们)|如有侵权|(?:如|若)[^。]{0,30}侵(?:犯|害)[^。]{0,12}(?:权|请)"
    "|转载[^。]{0,12}(?:注明|来自|请联系)|未经[^。]{0,12}(?:授权|许可|允许)[^。]{0,12}(?:转载|使用)"
    "|(?:请|及时)[^。]{0,12}联系[^。]{0,12}(?:删除|处理)"
    "|凡(?:本网|本站|本报|注明|标注)[^。]{0,30}(?:作品|稿件|文章)|版权(?:均|归)属"
)
_TITLED_DISCLAIMER = re.compile(_OPENING + "(?:免责|版权)声明")
_DISCLAIMER_PARTS = ("代表", "侵", "转载", "未经", "联系", "凡", "版权")
"""One of them is in all that `_DISCLAIMER` matches."""

_CUES = ("声明", "转载", "侵权", "侵犯", "授权")
_SENTENCE_END = re.compile("[。!?;…]\\W*$")


SITE, DISCLAIMS, SAYS, DECLARED = 1, 2, 4, 8
"""What `signs_of` tells: a site's words, a disclaimer's words, a sentence, and that it is a disclaimer."""


class Corpus(Protocol):
    """Articles whose documents are numbered through all of them."""

    @property
    def articles(self) -> int:
        """How many there are."""

    def place(self, document: int) -> tuple[int, bool]:
        """(the article of a document, whether it is at an edge of it)"""

    def signs(self, document: int) -> int:
        """The signs of a document's text."""

    def declared(self) -> Iterable[int]:
        """The documents at edges that declare themselves to be disclaimers."""


def find_boilerplate(corpus: Corpus, paragraphs: Numbers, reposts: Reposts) -> array[int]:
    """The documents that are boilerplate, ascending.

    `paragraphs` are as in `passages.Passages`, of all articles one after another.
    """
    first_of = {article: group[0] for group in reposts.copies for article in group}
    flagged: set[int] = set()
    for _, group in groupby(_recurring(paragraphs), key=paragraphs.__getitem__):
        documents = list(group)
        if _is_boilerplate(corpus, documents, first_of):
            flagged.update(documents)
    flagged.update(corpus.declared())
    return array("I", sorted(flagged))


def signs_of(folded: str, at_edge: bool) -> int:
    """What a folded paragraph's text alone tells."""
    short, found = len(folded) <= LONGEST, 0
    if len(folded) <= LONGEST_DISCLAIMER and any(cue in folded for cue in _DISCLAIMER_PARTS):
        found = len(_DISCLAIMER.findall(folded))
    declares = found >= 2 or (found == 1 and _TITLED_DISCLAIMER.match(folded) is not None)
    return (
        (SITE if short and _SITE.match(folded) else 0)
        | (DISCLAIMS if found else 0)
        | (SAYS if not short or _SENTENCE_END.search(folded) else 0)
        | (DECLARED if at_edge and declares else 0)
    )


def is_at_edge(paragraph: int, paragraphs: int) -> bool:
    """Whether a paragraph, counted from 0, of so many is at an edge of its article."""
    return paragraph < FIRST or paragraphs - paragraph <= LAST


def _is_boilerplate(corpus: Corpus, documents: Sequence[int], first_of: Mapping[int, int]) -> bool:
    """Whether paragraphs that are the same are."""
    sampled = documents[:SAMPLED]
    places = [corpus.place(document) for document in sampled]
    articles = {first_of.get(article, article) for article, _ in places}
    if len(articles) < FEWEST_ARTICLES:
        return False
    at_edges = sum(at_edge for _, at_edge in places) / len(places)
    if at_edges < AT_EDGES:
        return False
    signs = [corpus.signs(document) for document in sampled[:FEWEST_ARTICLES]]
    if all(each & SITE for each in signs) or all(each & DISCLAIMS for each in signs):
        return True
    many = max(MANY_ARTICLES, MOST_ARTICLES * corpus.articles)
    return len(documents) >= many and at_edges >= ALWAYS_AT_EDGES and not any(each & SAYS for each in signs)


def _recurring(keys: Numbers) -> Sequence[int]:
    """The documents with a key that FEWEST_ARTICLES have at least, by their keys and then in order."""
    if native.extension is not None:
        return numbers(memoryview(native.extension.find_recurring(keys, FEWEST_ARTICLES)), "I")
    of_key: dict[int, list[int]] = {}
    for document, key in enumerate(keys):
        if key:
            of_key.setdefault(key, []).append(document)
    kept = sorted(key for key, documents in of_key.items() if len(documents) >= FEWEST_ARTICLES)
    return [document for key in kept for document in of_key[key]]


class SegmentsCorpus:
    """All articles of a generation of the embedded engine, numbered through all segments.

    `paragraphs` are as in `passages.Passages`; of deleted articles there are none.
    """

    def __init__(self, segments: Sequence[SegmentFiles], paragraphs: Numbers) -> None:
        self._segments = segments
        self._paragraphs = paragraphs
        self.articles = sum(len(files.articles) for files in segments)
        counts = [(files.documents, len(files.articles)) for files in segments]
        self._starts = list(accumulate((documents for documents, _ in counts), initial=0))
        self._article_starts = list(accumulate((articles for _, articles in counts), initial=0))

    def place(self, document: int) -> tuple[int, bool]:
        number, files, at = self._segment(document)
        article = files.articles.of_document(at)
        documents = files.articles.documents_of(article)
        return self._article_starts[number] + article, is_at_edge(at - documents.start, len(documents))

    def signs(self, document: int) -> int:
        _, files, at = self._segment(document)
        return signs_of(fold_text(files.texts.source(at)), self.place(document)[1])

    def declared(self) -> Iterator[int]:
        return (document for document in self._with_cues() if self.signs(document) & DECLARED)

    def _with_cues(self) -> Iterator[int]:
        """The documents that hold a word that disclaimers have."""
        for start, files in zip(self._starts, self._segments, strict=False):
            grams = files.terms.field(GRAMS)
            for cue in _CUES:
                place = grams.find(cue)
                for document in () if place is None else grams.documents(place):
                    if self._paragraphs[start + document]:
                        yield start + document

    def _segment(self, document: int) -> tuple[int, SegmentFiles, int]:
        """(number of the segment, its files, number of the document there)"""
        for number, (start, end) in enumerate(pairwise(self._starts)):
            if document < end:
                return number, self._segments[number], document - start
        raise AssertionError("a document is in a segment")
