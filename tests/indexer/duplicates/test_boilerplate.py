"""Boilerplate: what recurs at the edges of articles in a site's words, and no set phrases of articles."""

from __future__ import annotations

from pathlib import Path

import pytest

from indexer import Article, Boilerplate, build_index, index_info, list_boilerplate, remove_articles

pytestmark = pytest.mark.usefixtures("quick_dictionary", "implementation")

DISCLAIMER = (
    "免責聲明:本網轉載自其它媒體的文章,並不代表本網贊同其觀點。如果您認為本網文章及圖片侵犯了您的版權,請與我們聯系,"
    "我們將第一時間刪除。"
)
SCHEMES = [
    "尼龙产业集群建设",
    "白龟湖生态治理",
    "夏粮收购保障",
    "职业教育改革",
    "老旧小区改造",
    "科技特派员选派",
]


def article(number: int, *edges: str, before: str = "") -> Article:
    """An article of its own with these paragraphs at its end, and one at its beginning."""
    scheme = SCHEMES[number]
    body = [f"市政府今天部署{scheme}的有关工作{line}项。" for line in "一二三四五六七八九"]
    return Article(str(number), "\n".join([before, *body, *edges]))


def flagged(folder: Path, *articles: Article) -> set[str]:
    build_index(articles, folder, threads=1)
    return {each.text for each in list_boilerplate(folder)}


def test_a_sites_words_at_the_edges_of_several_articles(tmp_path: Path) -> None:
    texts = ["扫一扫在手机打开当前页", "（责任编辑：张三）", "【打印】【关闭】"]
    given = [article(number, *texts) for number in range(3)]
    assert flagged(tmp_path, *given) == set(texts)
    assert list_boilerplate(tmp_path)[0] == Boilerplate(texts[0], 3)
    assert index_info(tmp_path).boilerplate_paragraphs == 9


def test_a_label_is_known_whatever_follows_it(tmp_path: Path) -> None:
    given = [article(number, f"责任编辑：{name}") for number, name in enumerate("甲乙丙")]
    assert flagged(tmp_path, *given) == {"责任编辑：甲", "责任编辑：乙", "责任编辑：丙"}


@pytest.mark.parametrize(
    "phrase", ["特此通知。", "会议还研究了其他事项。", "王毅参加会见。", "附件", "（此件公开发布）"]
)
def test_set_phrases_of_articles_are_none(tmp_path: Path, phrase: str) -> None:
    assert flagged(tmp_path, *(article(number, phrase) for number in range(6))) == set()


def test_a_sites_words_inside_of_articles_are_none(tmp_path: Path) -> None:
    after = [f"各单位要落实措施{line}条。" for line in "一二三四五六"]
    given = [article(number, "联系我们的企业要一个不少", *after) for number in range(6)]
    assert flagged(tmp_path, *given) == set()


def test_what_two_articles_have_does_not_recur_and_copies_count_once(tmp_path: Path) -> None:
    twice = [article(number, "扫一扫在手机打开当前页") for number in (0, 1)]
    copies = [Article(f"copy {number}", twice[0].text) for number in range(3)]
    assert flagged(tmp_path, *twice, *copies) == set()


def test_a_disclaimer_that_says_so_need_not_recur(tmp_path: Path) -> None:
    law = "为保护著作权，制定本办法。转载应当注明出处，未经许可不得转载。" + "侵犯他人版权的依法处理。" * 50
    assert flagged(tmp_path, article(0, DISCLAIMER), article(1, law)) == {DISCLAIMER}


def test_what_opens_a_hundredth_of_all_articles_needs_no_sites_words(tmp_path: Path) -> None:
    news = [
        Article(
            str(number), f"示例视频网消息（新闻播报）：\n{'甲乙丙丁戊己庚辛'[number % 8] * (number + 9)}。"
        )
        for number in range(30)
    ]
    assert flagged(tmp_path / "many", *news) == {"示例视频网消息（新闻播报）："}
    assert flagged(tmp_path / "few", *news[:29]) == set()


def test_what_is_removed_is_not_counted(tmp_path: Path) -> None:
    given = [article(number, "扫一扫在手机打开当前页") for number in range(3)]
    assert flagged(tmp_path, *given) == {"扫一扫在手机打开当前页"}
    remove_articles(["1"], tmp_path)
    assert list_boilerplate(tmp_path) == ()
