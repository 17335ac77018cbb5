"""The sample articles in `seeds/`: all are read, and they are what the documentation says.

001 retells a real report of a science and technology conference, in the glossed traditional
spelling of mirror sites. 002-006 are the same story as others print it: simplified with a
disclaimer, Hong Kong traditional (html), GB18030, full-width, and as text from a PDF. 007 is in
Kangxi radicals, 008 has dates in Chinese numerals, 009 is UTF-16, 010 has stray and damaged
glosses. 011-032 are policies with numbers, notices, an interview and a communiqué each with a
repost, questions and answers, stories, traditional texts of Taiwan and Hong Kong, news in JSON
Lines and a compressed archive. Each says that it is a sample (示例), and of what kind.
"""

from __future__ import annotations

import lzma
from pathlib import Path

import pytest

from indexer.analysis.folding import fold_text
from indexer.core.article import Article
from indexer.sources import read_articles
from tests import ROOT

SEEDS = ROOT / "seeds"


@pytest.fixture(scope="module")
def articles() -> dict[str, Article]:
    """All sample articles by the number of their file, or by their id in JSON Lines, in order."""
    found = list(read_articles([SEEDS]))
    assert [each for each in found if not isinstance(each, Article)] == []
    taken = [each for each in found if isinstance(each, Article)]
    return {Path(each.id).name[:3] if each.id == each.path else each.id: each for each in taken}


def test_every_seed_is_read(articles: dict[str, Article]) -> None:
    files = {path.name for path in SEEDS.iterdir()}
    assert {Path(article.path or "").name for article in articles.values()} == files
    assert len(articles) == 40
    assert {"".join(Path(name).suffixes) for name in files} == {".txt", ".md", ".html", ".jsonl", ".jsonl.xz"}


def test_every_seed_says_that_it_is_a_sample_and_has_a_title_and_paragraphs(
    articles: dict[str, Article],
) -> None:
    for article in articles.values():
        folded = fold_text(article.text)
        assert (
            fold_text("示例文章，内容为虚构样本") in folded or fold_text("示例文章，据公开报道改写") in folded
        )
        assert article.title
        assert len(list(article.paragraphs())) >= 4
        assert 250 <= len(article.text) <= 2500


# All facts of the report of the conference, in its words, in simplified script.
REPORT = """
3月29日 2024年平顶山市科技工作会议 党的二十大精神 习近平总书记视察河南重要讲话重要指示
楼阳生书记调研平顶山 全省科技工作会议 市委十届五次全会暨市委经济工作会议 市“两会” 2023年全市科技创新
《关于表扬2023年度科技创新工作先进单位和先进个人的通报》 党组书记、局长李庆豪 《集聚发展新动能
唱出科技最强音 为中国式现代化建设鹰城实践贡献积极力量》 “第一战略” “国家创新型城市创建”
中国尼龙城高质量发展 白龟湖科创新城高水平建设 创新生态 创新主体 平台载体 关键核心技术攻关 开放合作
乡村振兴 体制机制改革 全社会研发投入强度 2.06% 规上工业企业研发活动“四有”覆盖率 79.5% 7.5% 9.4% 37.42%
高新技术制造业增加值 战略性新兴产业增加值 技术合同成交额 新中国成立75周年 “十四五”规划
创新驱动发展战略 成果转化高地 “关键变量” 新质生产力 现代化产业体系 “1251” 五项工作 高能级创新平台
原创技术策源能力 高水平创新主体 研发活动实现全覆盖 核心技术攻坚战 项目生成方式 科技投入渠道
高品质创新生态 首位任务 科技服务综合体 科技管理体制改革 区域协同创新 科技信息系统 科技成果赋权改革
党建引领 “两个确立” “两个维护” 全面从严治党 中央八项规定精神 党风廉政建设 反腐倡廉教育 廉政风险防控
岗位练兵 “想干事” “敢干事” “勤干事” “善干事” 郏县工业和信息化局 卫东区科学技术局
平顶山东方碳素股份有限公司 河南泰田重工机械制造有限公司 尧山实验室 河南城建学院 典型发言 各县（市、区）
高等院校科技处 科研院所 省级创新平台 12个重点产业链 链长责任制单位 盟会长单位 领导班子成员 局属事业单位
免责声明 科技创新精神 国家科技政策 话语权 版权 删除
"""

GLOSSES = """
創(chuàng) 業(yè) 發(fā) 關(guān) 質(zhì) 術(shù) 規(guī) 產(chǎn) 調(diào) 領(lǐng) 戰(zhàn)
現(xiàn) 統(tǒng) 續(xù) 優(yōu) 轉(zhuǎn) 權(quán) 網(wǎng) 經(jīng) 態(tài) 協(xié) 區(qū)
結(jié) 鄉(xiāng) 驅(qū) 監(jiān) 衛(wèi) 聯(lián) 縣(市、區(qū))
"""


def test_the_first_seed_states_all_that_the_report_states(articles: dict[str, Article]) -> None:
    number, first = next(iter(articles.items()))
    assert number == "001"
    folded = fold_text(first.text)
    assert [stated for stated in REPORT.split() if fold_text(stated) not in folded] == []


def test_the_first_seed_has_the_glosses_of_the_report_and_they_fold_away(
    articles: dict[str, Article],
) -> None:
    mirrored, plain = articles["001"], articles["002"]
    assert [gloss for gloss in GLOSSES.split() if gloss not in mirrored.text] == []
    assert fold_text(mirrored.title or "") == fold_text(plain.title or "")
    folded = {fold_text(paragraph.text) for paragraph in mirrored.paragraphs()}
    assert [p.ordinal for p in plain.paragraphs() if fold_text(p.text) not in folded] == []


@pytest.mark.parametrize(
    ("number", "written", "folded"),
    [
        ("001", "白龜湖科創(chuàng)新城", "白龟湖科创新城"),
        ("002", "白龟湖科创新城", "白龟湖科创新城"),
        ("003", "白龜湖科創新城", "白龟湖科创新城"),
        ("004", "白龟湖科创新城", "白龟湖科创新城"),
        ("005", "２．０６％", "2.06%"),
        ("006", "白 龟 湖 科 创 新 城", "白龟湖科创新城"),
        ("007", "⽅⾯", "方面"),
        ("008", "二○二四年四月十五日", "二○二四年四月十五日"),
        ("010", "創(chuàng )", "创"),
        ("010", "发(fā)展", "发展"),
        ("010", "GDP(亿元)", "gdp(亿元)"),
        ("020", "督导检查", "督导检查"),
        ("023", "颳風", "刮风"),
        ("024", "示政〔2024〕3号", "示政〔2024〕3号"),
        ("027", "R&D", "r&d"),
        ("028", "津貼", "津贴"),
    ],
)
def test_each_spelling_is_in_its_seed_and_folds(
    articles: dict[str, Article], number: str, written: str, folded: str
) -> None:
    text = f"{articles[number].title}\n{articles[number].text}"
    assert written in text
    assert fold_text(folded) in fold_text(text)


@pytest.mark.parametrize(
    ("file", "encoding"),
    [
        ("004-gb18030-repost.txt", "gb18030"),
        ("009-utf16-briefing.txt", "utf-16"),
        ("013-county-implementation-opinions.html", "gb18030"),
    ],
)
def test_these_seeds_are_in_other_encodings(file: str, encoding: str) -> None:
    data = (SEEDS / file).read_bytes()
    assert "示例" in data.decode(encoding)
    with pytest.raises(UnicodeDecodeError):
        data.decode("utf-8")


def test_reposts_share_paragraphs_and_a_disclaimer(articles: dict[str, Article]) -> None:
    def paragraphs(name: str) -> set[str]:
        return {fold_text(paragraph.text) for paragraph in articles[name].paragraphs()}

    pairs = [("001", "002"), ("016", "017"), ("sample-news-001", "sample-news-008"), ("001", "004")]
    assert [pair for pair in pairs if not paragraphs(pair[0]) & paragraphs(pair[1])] == []
    disclaimers = [name for name in articles if any(text.startswith("免责声明") for text in paragraphs(name))]
    assert disclaimers == ["001", "002", "015", "017", "sample-news-008"]


def test_the_archive_is_compressed_json_lines(articles: dict[str, Article]) -> None:
    assert len(lzma.decompress((SEEDS / "032-archive.jsonl.xz").read_bytes()).splitlines()) == 3
    assert articles["sample-archive-3"].number == "示政〔2017〕19号"
