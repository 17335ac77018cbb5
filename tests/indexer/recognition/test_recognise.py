"""Recognises the fields of whole articles, in the stated order, and overrules nothing given."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.core.article import Article
from indexer.recognition import title_of_head
from indexer.sources.draft import DEFAULTS, Document, Draft, FieldValue, field_values
from indexer.sources.finishing import finish
from indexer.sources.formats.text import read_text
from tests.timing import usual_seconds

NOTICE = """示例市人民政府办公厅关于印发节能方案的通知
示政办〔2024〕3号

各县（市、区）人民政府：
《节能方案》已经市政府同意，现印发给你们，请认真贯彻执行。
示例市人民政府办公厅
二○二四年三月二十九日
节能方案
为落实《国务院关于节能的意见》（国发〔2023〕5号），制定本方案。
"""


def read(text: str, **given: str) -> tuple[Article, dict[str, str]]:
    """The article of a text, and how its values were found."""
    draft = Draft(text, field_values(given, "given"))
    article = finish(draft, "a.txt")
    return article, {field: written.how for field, written in draft.fields.items()}


def test_all_fields_of_a_notice_are_recognised() -> None:
    draft = read_text(Document("a.txt", BytesIO(NOTICE.encode())), DEFAULTS)
    assert finish(draft, "a.txt") == Article(
        "a.txt",
        draft.text,
        title="示例市人民政府办公厅关于印发节能方案的通知",
        published=date(2024, 3, 29),
        issuer="示例市人民政府办公厅",
        number="示政办〔2024〕3号",
        path="a.txt",
        kind="通知",
    )
    assert {field: written.how for field, written in draft.fields.items()} == {
        "title": "the first line",
        "number": "recognised at the head of the text",
        "kind": "recognised in the title",
        "published": "recognised in the signature",
        "issuer": "recognised in the title",
    }


@pytest.mark.parametrize(
    ("signed", "published"),
    [
        ("（2024年3月29日）", "2024-03-29"),
        ("2024年3月　日", "2024-03"),
        ("二〇二四年三月   日", "2024-03"),
        ("2 0 2 4 年 3 月 2 9 日", "2024-03-29"),
        ("2024—3—29", "2024-03-29"),
        ("2024–03–29", "2024-03-29"),
        ("2024−3−29", "2024-03-29"),
        ("2024·3·29", "2024-03-29"),
        ("2024／3／29", "2024-03-29"),
    ],
)
def test_the_day_of_a_signature_in_each_way_to_write_it(signed: str, published: str) -> None:
    article, _ = read(f"关于节能的通知\n各县：\n　　现将事项通知如下。\n示例市科学技术局\n{signed}\n")
    assert (str(article.published), article.issuer) == (published, "示例市科学技术局")


@pytest.mark.parametrize(
    "line",
    [
        "（2024年1月9日在示例市第十六届人民代表大会第二次会议上）",
        "——2024年1月9日在示例市第十六届人民代表大会第二次会议上",
        "2024年1月9日在示例市委全会上",
    ],
)
def test_the_day_of_a_report_is_that_of_its_congress(line: str) -> None:
    article, how = read(f"政府工作报告\n{line}\n市长　某某\n各位代表：\n　　现在报告工作，请予审议。\n")
    assert (article.published, how["published"]) == (date(2024, 1, 9), "recognised below the title")


@pytest.mark.parametrize(
    "line",
    ["自2024—1—9起施行", "2024年1月9日在示例市，会议上", "比2023—2024年1—3月", "1 2 0 2 4 年 1 月 9 日"],
)
def test_what_is_no_day_of_publication(line: str) -> None:
    article, _ = read(f"关于节能的报告\n{line}\n各县：\n　　现将事项报告如下，请予审议。\n")
    assert article.published is None


def test_given_values_are_kept_and_only_brought_into_their_form() -> None:
    article, how = read(
        NOTICE,
        title="题",
        number="示政办[2023]第9号",
        published="2023-01-02",
        issuer="机关",
        region="某地",
        kind="函",
    )
    assert (article.number, article.published, article.issuer, article.region, article.kind) == (
        "示政办〔2023〕9号",
        date(2023, 1, 2),
        "机关",
        "某地",
        "函",
    )
    assert set(how.values()) == {"given"}
    assert article.text == NOTICE


@pytest.mark.parametrize(
    ("text", "expected", "how"),
    [
        (
            "通知 发布时间：2024-03-30 成文日期：2024-03-29 各县",
            date(2024, 3, 30),
            "recognised in the line 发布时间：",
        ),
        ("通知\n成文日期：2024-03-29\n各县。", date(2024, 3, 29), "recognised in the line 成文日期："),
        ("通知\n【发布日期】 2024-03-29\n各县。", date(2024, 3, 29), "recognised in the line 发布日期："),
        ("会议召开\n2024-03-29 10:30\n昨天，2023年1月2日。", date(2024, 3, 29), "recognised below the title"),
        (
            "会议召开。\n摘自《示例报》 2024.03.29 某某",
            date(2024, 3, 29),
            "recognised behind the newspaper's name",
        ),
        ("自公布之日起施行。\n部长 某某某\n2024年3月29日", date(2024, 3, 29), "recognised in the signature"),
        ("本报郑州3月29日电 2024年3月1日以来，会议不断。", date(2024, 3, 29), "recognised in the dateline"),
        ("自2024年3月29日起施行。", None, None),
        ("2024年3月29日，省厅印发了《办法》。", None, None),
    ],
)  # fmt: skip
def test_days_are_found_in_a_stated_order(text: str, expected: date | None, how: str | None) -> None:
    article, found_how = read(text)
    assert (article.published, found_how.get("published")) == (expected, how)


def test_the_year_of_a_dateline_and_at_last_the_day_come_from_the_address() -> None:
    url = "https://example.org/202403/t20240330_1.html"
    dated, how = read("本报郑州3月29日电 会议召开。", url=url)
    assert (dated.published, how["published"]) == (date(2024, 3, 29), "recognised in the dateline")
    undated, how = read("会议召开。", url=url)
    assert (undated.published, how["published"]) == (date(2024, 3, 30), "recognised in the address")


def test_labels_within_a_line_are_read() -> None:
    article, how = read(
        "节能通知 发文机构：示例市科技局 发布时间：2024/03/29 发文字号：示科[2024]3号 "
        "来源：http://example.org/1 各县："
    )
    assert (article.issuer, article.published, article.number, article.url) == (
        "示例市科技局",
        date(2024, 3, 29),
        "示科〔2024〕3号",
        "http://example.org/1",
    )
    assert how["issuer"] == "recognised in the line 发文机构："


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("开工\n发布日期:2024-03-29来源：示例日报\n昨天，", "示例日报"),
        ("开工 来源：示例日报近日，全市开工。", "示例日报"),
        ("开工 来源：新华社新华社北京3月29日电 昨天全市各地项目集中开工", "新华社"),
        ("开工 来源：http://example.org/1", None),
        ("开工 来源：记者从昨天召开的全市项目建设推进会上获悉，", None),
    ],
)
def test_a_source_ends_where_the_text_begins(text: str, source: str | None) -> None:
    assert read(text)[0].source == source


@pytest.mark.parametrize("text", ["数据来源：国家统计局", "据来源：说法不一", "会议来源于基层：一是"])
def test_labels_within_words_are_text(text: str) -> None:
    assert read(text)[0].source is None


def test_a_day_that_cannot_be_read_gives_way_to_the_text() -> None:
    assert read("请执行。\n示例市政府\n2024年3月29日", published="昨天")[0].published == date(2024, 3, 29)


@pytest.mark.parametrize(
    "piece",
    [
        "发布时间：",
        "来源：",
        "2024年",
        "示例市人民政府 ",
        "（",
        "《",
        "第1号",
        "1月1日电",
        "河南",
        "文　号：",
        "(一)",
        "一\n",
    ],
)
def test_hostile_texts_take_no_more_time_when_they_are_long(piece: str) -> None:
    with usual_seconds() as taken:
        read(piece * 200_000, title=piece * 200_000, url=piece * 200_000, source=piece * 200_000)
    assert taken.seconds < 2


@given(
    st.text(
        alphabet="示例市政府关于通知〔〕（）2024年3月29日：:来源发布时间文号第令电河南\n 。-/", max_size=700
    )
)
def test_any_text_is_read_and_left_as_it_is(text: str) -> None:
    if text and not text.isspace():
        article, how = read(text, title=text[:40])
        assert article.text == text
        assert how["title"] == "given" if text[:40] else True


def test_found_values_tell_how() -> None:
    draft = Draft("正文", {"title": FieldValue("关于节能的通知", "the key")})
    finish(draft, "a")
    assert draft.fields["kind"] == FieldValue("通知", "recognised in the title")


@pytest.mark.parametrize(
    ("lines", "title"),
    [
        (
            ["示例市文件", "国务院办公厅关于印发", "国 家 粮 食 预 案 的 函", "国办函〔2005〕57号"],
            "国务院办公厅关于印发国家粮食预案的函",
        ),
        (
            ["财政部", "税务总局", "关于有关税收政策的公告", "财政部公告2020年第8号"],
            "财政部 税务总局关于有关税收政策的公告",
        ),
        (["机密", "特急", "示政〔2024〕3号", "关于奖励的决定", "各县："], "关于奖励的决定"),
        (["中华人民共和国国务院令", "第706号", "《专利代理条例》已经修订，现予公布。"], "专利代理条例"),
        (["关于切实减负", "关于切实减负", "做好工作的通知", "各县："], "关于切实减负做好工作的通知"),
        (["某局发出通知：全力做好工作", "关于做好工作的通知", "各县："], "关于做好工作的通知"),
        (["省里出台30条意见", "关于稳定经济的", "若干意见", "为此，提出如下。"], None),
        (["多措并举", "打好阻击战", "新华社北京2月18日电"], None),
        (["厦门想出新办法", "新华社厦门2月18日电"], None),
        ([], None),
    ],
)
def test_the_title_at_the_head_of_a_document(lines: list[str], title: str | None) -> None:
    assert title_of_head(lines) == title


def test_a_report_without_a_title_has_the_day_and_region_of_its_first_sentence() -> None:
    report = "3月29日,2024年平頂山市科技工作會議召開。會議指出,要創(chuàng)新。"
    draft = read_text(Document("a.txt", BytesIO(report.encode())), DEFAULTS)
    article = finish(draft, "a.txt")
    assert (article.published, article.region, article.title) == (date(2024, 3, 29), "河南省平顶山市", None)


def of_file(text: str) -> tuple[str | None, str | None, str | None, str | None]:
    """(title, day, issuer, number) of a text file."""
    draft = read_text(Document("a.txt", BytesIO(text.encode())), DEFAULTS)
    article = finish(draft, "a.txt")
    day = None if article.published is None else str(article.published)
    return article.title, day, article.issuer, article.number


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (  # a joint announcement
            "财政部\n海关总署\n税务总局\n公告2020年第6号\n如下。\n财政部　海关总署　税务总局\n2020年2月1日",
            (
                "财政部 海关总署 税务总局公告2020年第6号",
                "2020-02-01",
                "财政部 海关总署 税务总局",
                "财政部海关总署税务总局公告2020年第6号",
            ),
        ),
        (  # an announcement whose title ends with its number
            "国家税务总局示例市税务局关于申报期限的通告 2020年第2号\n现通告如下。",
            (
                "国家税务总局示例市税务局关于申报期限的通告 2020年第2号",
                None,
                "国家税务总局示例市税务局",
                "国家税务总局示例市税务局通告2020年第2号",
            ),
        ),
        (  # a regulation, and one that was revised
            "示例条例\n（2023年8月16日中华人民共和国国务院令第765号公布 自公布之日起施行）\n第一条 为了。",
            ("示例条例", "2023-08-16", "国务院", "国务院令第765号"),
        ),
        (
            "示例条例\n（2023年8月16日国务院令第765号公布 根据2024年1月1日《决定》修订）\n第一条 为了。",
            ("示例条例", None, None, None),
        ),
        (  # all that issued it have signed
            "科技部等九部门关于创新的通知\n各单位：\n请执行。\n科技部\n教育部\n2024年3月29日",
            ("科技部等九部门关于创新的通知", "2024-03-29", "科技部 教育部", None),
        ),
        (  # what is forwarded was signed by another
            "转发省自然资源厅关于土地市场情况报告的通知\n各市：\n请执行。\n以上报告。\n省自然资源厅\n2024年2月3日",
            ("转发省自然资源厅关于土地市场情况报告的通知", "2024-02-03", None, None),
        ),
        (  # no day
            "关于创新的通知\n各县：\n请遵照执行。\n示例市科学技术局\n（此件公开发布）",
            ("关于创新的通知", None, "示例市科学技术局", None),
        ),
        (  # a month
            "示例市规划\n2024年3月\n第一章 总则\n为了创新。",
            ("示例市规划", "2024-03", None, None),
        ),
        (
            "示例市关于创新的若干措施\n为了创新。\n示例市人民政府\n二〇二四年三月",
            ("示例市关于创新的若干措施", "2024-03", "示例市人民政府", None),
        ),
        (  # the title of what is attached to a letter
            "附件1\n\n示例市科技型企业\n后补助办法\n第一章 总则\n第一条 为了。",
            ("示例市科技型企业后补助办法", None, None, None),
        ),
        ("附件：示例市办法\n第一条 为了。", ("示例市办法", None, None, None)),
        ("附件2\n\n示例市补助\n办法\n为了创新。", ("示例市补助办法", None, None, None)),
        *(
            (f"{mark}示例市补助办法（试行）\n第一条 为了。", ("示例市补助办法（试行）", None, None, None))
            for mark in ("附件1-2\n", "附 件\n", "（附件1）", "附件 3 ", "附表２：")
        ),
        (  # with what follows on the line
            "示例市人民政府关于创新的通知各县区、有关部门：\n请遵照执行。",
            ("示例市人民政府关于创新的通知", None, "示例市人民政府", None),
        ),
        (
            "关于创新的通知 发文机构：示例市科技局 发布时间：2024-03-29 发文字号：示科〔2024〕3号 一、创新。",
            ("关于创新的通知", "2024-03-29", "示例市科技局", "示科〔2024〕3号"),
        ),
    ],
)
def test_heads_of_official_documents(text: str, expected: tuple[str | None, ...]) -> None:
    assert of_file(text) == expected


def test_what_is_attached_to_a_letter_does_not_date_or_sign_it() -> None:
    letter = "关于申报的通知\n各县：\n" + "请组织申报。\n" * 100
    letter += "附件：\n1.指南\n示例市科技局\n2024年3月29日\n"
    attached = "附件1\n指南\n" + "请按时报送。\n" * 100 + "示例省科学技术厅\n2024年2月1日"
    expected = ("关于申报的通知", "2024-03-29", "示例市科技局", None)
    assert [of_file(text) for text in (letter + attached, letter + f"（{attached}", letter)] == [expected] * 3


def test_a_letter_without_a_day_of_its_own_is_dated_by_the_end_of_the_text() -> None:
    text = "关于申报的通知\n各县：\n" + "请组织申报。\n" * 100
    text += "附件：\n1.指南\n示例市科技局\n2024年3月29日"
    assert of_file(text) == ("关于申报的通知", "2024-03-29", "示例市科技局", None)


def test_a_month_behind_a_label_is_kept() -> None:
    assert of_file("示例市会议\n发布日期：2024年3月 来源：示例日报\n会议召开。")[1] == "2024-03"
