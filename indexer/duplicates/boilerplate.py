"""Boilerplate: paragraphs that a site puts around its articles.

Set phrases recur too, so boilerplate has to meet two conditions: it recurs at the edges of articles that are
no copies of one another, and its words are a site's: 责任编辑, 扫一扫, 免责声明. A paragraph that is no
sentence and at the edges of a hundredth of all articles needs no such words. A disclaimer that declares
itself one need not recur. In C: `native/duplicates/boilerplate.c`.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate, groupby
from typing import Protocol

from indexer import native
from indexer.analysis import fold_text
from indexer.core.schema import GRAMS
from indexer.core.sections import Numbers, numbers
from indexer.storage.embedded.relations import Reposts
from indexer.storage.segment.files import SegmentFiles

FEWEST_ARTICLES = 3
"""Fewest articles that have a recurring paragraph; copies count once."""

FIRST, LAST = 3, 5
"""Number of paragraphs at an article's beginning and at its end that are its edges."""

AT_EDGES, ALWAYS_AT_EDGES = 0.8, 0.95
"""Part of a paragraph's occurrences that must be at edges; without a site's words the second."""

MOST_ARTICLES, MANY_ARTICLES = 0.01, 30
"""Part and number of articles that must have a paragraph for it to need no site's words."""

LONGEST = 60
"""Longest paragraph, in characters, whose first words may be a site's."""

LONGEST_DISCLAIMER = 500
"""Longest disclaimer, in characters: a law about disclaimers, all in one paragraph, is none."""

SAMPLED = 200
"""Most occurrences of a paragraph that are looked at: its first."""

# All folded.
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
_OPENING = r"[(<>.|-]*"
_SITE = re.compile(
    f"{_OPENING}(?:"
    rf"(?:{_LABELS})\s*[:(/|]"
    rf"|{_BEGINNINGS}|摘自<|[^,。]{{1,6}}icp备"
    r"|<[^>]{2,12}>\([0-9]{4}年[0-9]{1,2}月[0-9]{1,2}日[^)]{0,8}\)$"
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
"""Strings one of which is in each match of `_DISCLAIMER`."""

_CUES = ("声明", "转载", "侵权", "侵犯", "授权")
_SENTENCE_END = re.compile("[。!?;…]\\W*$")

SITE, DISCLAIMER, SENTENCE, DECLARED = 1, 2, 4, 8
"""Signs of a paragraph: a site's words, a disclaimer's words, a sentence, a disclaimer declared as one."""


class Corpus(Protocol):
    """Articles with their documents, which are numbered through all of them."""

    @property
    def articles(self) -> int:
        """The number of articles."""

    def place(self, document: int) -> tuple[int, bool]:
        """(article of a document, whether the document is at its edge)"""

    def signs(self, document: int) -> int:
        """The signs of a document."""

    def declared(self) -> Iterable[int]:
        """The documents with the sign DECLARED."""


def find_boilerplate(corpus: Corpus, paragraphs: Numbers, reposts: Reposts) -> array[int]:
    """The documents that are boilerplate, ascending; `paragraphs` are the keys of all."""
    first_of = {article: group[0] for group in reposts.copies for article in group}
    flagged: set[int] = set()
    for _, group in groupby(_recurring(paragraphs), key=paragraphs.__getitem__):
        documents = list(group)
        if _is_boilerplate(corpus, documents, first_of):
            flagged.update(documents)
    flagged.update(corpus.declared())
    return array("I", sorted(flagged))


def signs_of(folded: str, at_edge: bool) -> int:
    """The signs of a folded paragraph."""
    is_short, disclaimers = len(folded) <= LONGEST, 0
    if len(folded) <= LONGEST_DISCLAIMER and any(part in folded for part in _DISCLAIMER_PARTS):
        disclaimers = len(_DISCLAIMER.findall(folded))
    is_declared = disclaimers >= 2 or (disclaimers == 1 and _TITLED_DISCLAIMER.match(folded))
    return (
        (SITE if is_short and _SITE.match(folded) else 0)
        | (DISCLAIMER if disclaimers else 0)
        | (SENTENCE if not is_short or _SENTENCE_END.search(folded) else 0)
        | (DECLARED if at_edge and is_declared else 0)
    )


def is_at_edge(paragraph: int, paragraphs: int) -> bool:
    """Whether a paragraph, counted from 0, of an article with so many `paragraphs` is at its edge."""
    return paragraph < FIRST or paragraphs - paragraph <= LAST


def _is_boilerplate(corpus: Corpus, documents: Sequence[int], first_of: Mapping[int, int]) -> bool:
    """Whether documents with one key are boilerplate."""
    sampled = documents[:SAMPLED]
    places = [corpus.place(document) for document in sampled]
    articles = {first_of.get(article, article) for article, _ in places}
    if len(articles) < FEWEST_ARTICLES:
        return False
    at_edges = sum(at_edge for _, at_edge in places) / len(places)
    if at_edges < AT_EDGES:
        return False
    signs = [corpus.signs(document) for document in sampled[:FEWEST_ARTICLES]]
    if all(each & SITE for each in signs) or all(each & DISCLAIMER for each in signs):
        return True
    many = max(MANY_ARTICLES, MOST_ARTICLES * corpus.articles)
    return (
        len(documents) >= many and at_edges >= ALWAYS_AT_EDGES and not any(each & SENTENCE for each in signs)
    )


def _recurring_in_c(keys: Numbers) -> Sequence[int]:
    return numbers(memoryview(native.extension.find_recurring(keys, FEWEST_ARTICLES)), "I")


@native.in_c(_recurring_in_c)
def _recurring(keys: Numbers) -> Sequence[int]:
    """The documents with a key that at least FEWEST_ARTICLES of them have, by key and then in order."""
    of_key: dict[int, list[int]] = {}
    for document, key in enumerate(keys):
        if key:
            of_key.setdefault(key, []).append(document)
    kept = sorted(key for key, documents in of_key.items() if len(documents) >= FEWEST_ARTICLES)
    return [document for key in kept for document in of_key[key]]


class SegmentsCorpus:
    """All articles of a generation of the embedded engine, numbered through its segments.

    `paragraphs` are keys as in `passages.Passages`, 0 for deleted articles.
    """

    def __init__(self, segments: Sequence[SegmentFiles], paragraphs: Numbers) -> None:
        self._segments = segments
        self._paragraphs = paragraphs
        self.articles = sum(len(files.articles) for files in segments)
        self._starts = list(accumulate((files.documents for files in segments), initial=0))
        self._article_starts = list(accumulate((len(files.articles) for files in segments), initial=0))

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
        """The documents that hold a disclaimer's word."""
        for start, files in zip(self._starts, self._segments, strict=False):
            grams = files.terms.field(GRAMS)
            for cue in _CUES:
                place = grams.find(cue)
                for document in () if place is None else grams.documents(place):
                    if self._paragraphs[start + document]:
                        yield start + document

    def _segment(self, document: int) -> tuple[int, SegmentFiles, int]:
        """(number of the segment, its files, the document's number in it)"""
        number = bisect_right(self._starts, document) - 1
        return number, self._segments[number], document - self._starts[number]
