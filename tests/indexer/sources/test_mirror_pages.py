"""Reads labels, records, sources, pagers and credits of mirror sites and of offices; all text is invented."""

from __future__ import annotations

import pytest

from indexer.recognition import parse_published
from indexer.sources.draft import Draft, NotAnArticle
from tests.indexer.sources.html_pages import read

PARAGRAPHS = [
    "示例市人民政府决定，从下月起对农村饮用水水源地开展专项整治，资金由市财政统筹安排。",
    "各乡镇要明确专人负责，建立台账，按月报送进展情况，由市水利局会同有关部门组织验收。",
]
BODY = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
TITLE = "水源地整治启动"


def page(before: str, after: str = "", text: str = BODY) -> Draft:
    content = f"<h1>{TITLE}</h1>{before}<div id=content>{text}{after}</div>"
    return read(f"<head><title>{TITLE}</title></head><body>{content}</body>")


def values(draft: Draft, *fields: str) -> tuple[object, ...]:
    return tuple(found.value if (found := draft.fields.get(field)) else None for field in fields)


@pytest.mark.parametrize(
    ("line", "source"),
    [
        ("示例日报 / 2023-05-09", "示例日报"),
        ("示例日报 · 2023-05-09", "示例日报"),
        ("2023-05-09 08:15 | 示例在线", "示例在线"),
        ("本文转自：示例日报　2023-05-09", "示例日报"),
        ("来源 中国水利报　发布时间 2023-05-09", "中国水利报"),
        ("【来源：示例晚报】 2023-05-09", "示例晚报"),
        ("[ 2023-05-09 ] 来源：[ 示例日报 ]", "示例日报"),
        ("<span>2023-05-09 08:15</span><span>来源</span><span>示例日报</span>", "示例日报"),
        ("引自《示例日报》 2023-05-09", "示例日报"),
        ("示例日报 记者 王某 2023-05-09", None),
    ],
)
def test_sources_beside_the_day(line: str, source: str | None) -> None:
    draft = page(f"<div>{line}</div>")
    published = parse_published(str(draft.fields["published"].value))
    assert (*values(draft, "source"), str(published), draft.text.split("\n")) == (
        source,
        "2023-05-09",
        PARAGRAPHS,
    )


@pytest.mark.parametrize(
    "record",
    [
        "<table><tr><th>发文单位</th><td>示例市水利局</td><th>文件编号</th><td>示水〔2023〕9号</td></tr>"
        "<tr><th>生成日期</th><td>2023-05-09</td><th>公开时限</th><td>长期公开</td></tr></table>",
        "<table><tr><th>發(fā)文機(jī)關(guān)</th><td>示例市水利局</td></tr><tr><th>發(fā)文字號(hào)</th>"
        "<td>示水〔2023〕9号</td></tr><tr><th>成文日期</th><td>2023-05-09</td></tr></table>",
        "<table><tr><td><b>发布机构</b></td></tr><tr><td>示例市水利局</td></tr><tr><td><b>文号</b></td></tr>"
        "<tr><td>示水〔2023〕9号</td></tr><tr><td><b>发布日期</b></td></tr><tr><td>2023-05-09</td></tr></table>",
        "<ul><li><em>发布机构</em><span>示例市水利局</span></li><li><em>公文编号</em><span>示水〔2023〕9号</span>"
        "</li><li><em>成文时间</em><span>2023-05-09</span></li></ul>",
        "<ul><li><div>发布机构</div><div>示例市水利局</div></li><li><div>文号</div><div>示水〔2023〕9号</div></li>"
        "<li><div>发布日期</div><div>2023-05-09</div></li></ul>",
        "<div><div><div>发文机构</div><div>示例市水利局</div></div><div><div>文号</div><div>示水〔2023〕9号</div>"
        "</div><div><div>发文日期</div><div>2023-05-09</div></div></div>",
        "<p><span>发文字号</span><span>示水〔2023〕9号</span></p><p><span>发布日期</span><span>2023-05-09</span></p>"
        "<p><span>发布机构</span><span>示例市水利局</span></p>",
        "<div><span>发文机关</span><span>示例市水利局</span><span>发文字号</span><span>示水〔2023〕9号</span>"
        "<span>成文日期</span><span>2023-05-09</span></div>",
    ],
)
def test_records_without_colons(record: str) -> None:
    draft = read(f"<head><title>{TITLE}</title></head><body>{record}<h1>{TITLE}</h1><div>{BODY}</div></body>")
    assert values(draft, "issuer", "number", "published") == ("示例市水利局", "示水〔2023〕9号", "2023-05-09")


@pytest.mark.parametrize(
    "line",
    [
        "上一页 1 2 3 下一页",
        "1 2 3 4 下一页 末页",
        "共3页 当前第1页 首页 下一页 尾页",
        "[1] [2] [3] [下一页]",
        "第1页 第2页 第3页",
        "（未完待续，点击下一页继续阅读）",
        "下载客户端，查看更多资讯",
        "阅读 1234　点赞 12　在看",
        "（编辑：陈某 审核：刘某）",
        "[责编：周某]",
        "责任编辑　陈某",
        "编辑丨陈某",
        "文字：陈某　摄影：刘某",
        "一审：陈某　二审：刘某　三审：孙某",
        "（責(zé)任編輯：王某）",
        "標(biāo)簽：鄉(xiāng)村振興",
    ],
)
def test_pagers_and_credits_below_the_article_are_left_out(line: str) -> None:
    assert page("<div>2023-05-09 来源：示例网</div>", f"<p>{line}</p>").text.split("\n") == PARAGRAPHS


def test_glossed_headings_of_related_articles_end_the_article() -> None:
    after = (
        "<div>您可能感興(xìng)趣的文章(zhāng)</div><ul><li><a href=1>甲乙丙丁的新聞(wén)標(biāo)題</a></ul>"
    )
    assert page("<div>2023-05-09</div>", after).text.split("\n") == PARAGRAPHS


@pytest.mark.parametrize(
    "pager", ["共12条 每页5条 第1页/共3页", "首页 上一页 1 2 3 下一页 尾页", "共 6 条记录 1/1 页"]
)
def test_a_short_list_with_a_pager_is_no_article(pager: str) -> None:
    links = "".join(f"<li><a href={day}>第{day}批方案的通知</a> 2023-05-0{day}</li>" for day in range(1, 5))
    head = "<title>政策文件</title><div><a href=/>首页</a> &gt; 政策文件</div>"
    with pytest.raises(NotAnArticle, match="a list of 4 links to other pages, and no article"):
        read(f"{head}<ul>{links}</ul><div>{pager}</div>")
