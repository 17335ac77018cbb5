"""Reads the heads of official documents as offices lay them out; all text is invented."""

from __future__ import annotations

from io import BytesIO

import pytest

from indexer.sources.draft import DEFAULTS, Document
from indexer.sources.finishing import finish
from indexer.sources.formats.html import read_html
from indexer.sources.formats.text import read_text

BODY = "为做好有关工作，现通知如下，请认真执行。\n一、加强组织领导，明确责任分工。\n"


def fields(text: str) -> tuple[str | None, ...]:
    """(title, number, issuer, day, kind) of a text file."""
    article = finish(read_text(Document("a.txt", BytesIO(text.encode())), DEFAULTS), "a.txt")
    day = None if article.published is None else article.published.isoformat()
    return article.title, article.number, article.issuer, day, article.kind


@pytest.mark.parametrize(
    ("head", "signature", "expected"),
    [
        pytest.param(
            "国家税务总局\n财政部\n公　告\n2022年第18号\n\n关于延续实施有关政策的公告\n\n",
            "国家税务总局　财政部\n2022年8月5日",
            (
                "关于延续实施有关政策的公告",
                "国家税务总局财政部公告2022年第18号",
                "国家税务总局 财政部",
                "2022-08-05",
                "公告",
            ),
            id="announcement with its title below its number",
        ),
        pytest.param(
            "商务部、海关总署公告2023年第23号\n关于实施管制的公告\n",
            "商务部\n海关总署\n2023年7月3日",
            (
                "关于实施管制的公告",
                "商务部海关总署公告2023年第23号",
                "商务部 海关总署",
                "2023-07-03",
                "公告",
            ),
            id="issuers with a sign between them",
        ),
        pytest.param(
            "內(nèi)蒙古自治區(qū)財(cái)政廳關(guān)于\n印發(fā)實(shí)施方案的通知\n內(nèi)財發(fā)〔2020〕8號\n各盟市：\n",
            "內(nèi)蒙古自治區(qū)財(cái)政廳\n2020年3月10日",
            (
                "內蒙古自治區財政廳關于印發實施方案的通知",
                "內財發〔2020〕8号",
                "內蒙古自治區財政廳",
                "2020-03-10",
                "通知",
            ),
            id="glosses",
        ),
        pytest.param(
            "示例省人民政府办公厅转发省卫生健康委等部门\n关于推进制度建设若干措施的通知\n示政办发〔2019〕88号\n",
            "示例省人民政府办公厅\n2019年9月29日",
            (
                "示例省人民政府办公厅转发省卫生健康委等部门关于推进制度建设若干措施的通知",
                "示政办发〔2019〕88号",
                "示例省人民政府办公厅",
                "2019-09-29",
                "通知",
            ),
            id="forwarded for others",
        ),
        pytest.param(
            "教育部办公厅 工业和信息化部办公厅\n关于印发《学院建设指南\n（试行）》的通知\n"
            "教高厅函〔2020〕16号\n",
            "教育部办公厅 工业和信息化部办公厅\n2020年7月30日",
            (
                "教育部办公厅 工业和信息化部办公厅关于印发《学院建设指南（试行）》的通知",
                "教高厅函〔2020〕16号",
                "教育部办公厅 工业和信息化部办公厅",
                "2020-07-30",
                "通知",
            ),
            id="broken within brackets",
        ),
        pytest.param(
            "示例市财政局\n示例市农业农村局\n\n示财农〔2023〕21号\n\n关于下达资金的通知\n\n各区财政局：\n",
            "示例市财政局　　示例市农业农村局\n2023年6月6日",
            (
                "关于下达资金的通知",
                "示财农〔2023〕21号",
                "示例市财政局 示例市农业农村局",
                "2023-06-06",
                "通知",
            ),
            id="a red head of issuers alone",
        ),
        pytest.param(
            "国家发展和改革委员会\n商务部令\n第52号\n\n《鼓励产业目录（2022年版）》已经通过，现予以发布。\n",
            "主任：何某\n部长：王某\n2022年10月26日",
            (
                "鼓励产业目录（2022年版）",
                "国家发展和改革委员会商务部令第52号",
                "国家发展和改革委员会 商务部",
                "2022-10-26",
                None,
            ),
            id="joint order",
        ),
        pytest.param(
            "关于示例市2022年计划执行情况\n与2023年计划草案的报告\n（2023年1月5日在示例市会议上）\n",
            "",
            ("关于示例市2022年计划执行情况与2023年计划草案的报告", None, None, None, "报告"),
            id="title that begins with 关于",
        ),
        pytest.param(
            "示例市产业发展行动方案\n（2022—2025年）\n\n",
            "",
            ("示例市产业发展行动方案（2022—2025年）", None, None, None, "方案"),
            id="years on their own line",
        ),
        pytest.param(
            "附件3\n\n示例自治区\n实践基地管理办法\n（试行）\n\n第一章　总　则\n",
            "",
            ("示例自治区实践基地管理办法（试行）", None, None, None, "办法"),
            id="attachment with a remark",
        ),
        pytest.param(
            "示例市人民政府\n市长办公会议纪要\n第12期\n",
            "",
            ("示例市人民政府 市长办公会议纪要", None, None, None, "纪要"),
            id="minutes with the number of their series",
        ),
        pytest.param(
            "海关总署公告2022年第102号（关于水果检疫要求的公告）\n",
            "海关总署\n2022年10月19日",
            (
                "海关总署公告2022年第102号（关于水果检疫要求的公告）",
                "海关总署公告2022年第102号",
                "海关总署",
                "2022-10-19",
                "公告",
            ),
            id="number before the title in brackets",
        ),
        pytest.param(
            "索 引 号：1133/2021-03127\n发文机关：示例省人民政府办公厅\n成文日期：2021年9月22日\n"
            "标　　题：示例省人民政府办公厅关于促进消费的若干举措\n发文字号：示政办发〔2021〕41号\n"
            "主 题 词：\n\n",
            "",
            (
                "示例省人民政府办公厅关于促进消费的若干举措",
                "示政办发〔2021〕41号",
                "示例省人民政府办公厅",
                "2021-09-22",
                None,
            ),
            id="the record of a site above the text",
        ),
        pytest.param(
            "我市出台办法规范停放\n市民出行更安全\n\n",
            "",
            ("我市出台办法规范停放", None, None, None, None),
            id="no document",
        ),
    ],
)
def test_the_head_of_a_document(head: str, signature: str, expected: tuple[str | None, ...]) -> None:
    assert fields(head + BODY + signature) == expected


def test_the_head_of_a_document_is_the_title_of_a_page_named_for_its_site() -> None:
    lines = (
        "示例市人民政府文件",
        "示政发〔2021〕9号",
        "示例市人民政府",
        "关于印发行动计划的通知",
        "各县人民政府：",
    )
    shown = "".join(f"<p>{line}</p>" for line in (*lines, *BODY.split("\n")))
    page = f"<meta charset=utf-8><title>信息公开</title><div class=content>{shown}</div>"
    title = read_html(Document("a.html", BytesIO(page.encode())), DEFAULTS).fields["title"]
    assert title.value == "示例市人民政府关于印发行动计划的通知"
    assert title.how == "the head of the document"
