"""Recognises issuers, regions and kinds of documents."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.analysis import fold_text
from indexer.recognition.dates import days_in
from indexer.recognition.issuers import issuer_of_number, issuer_of_signature, issuer_of_title
from indexer.recognition.regions import (
    region_of_dateline,
    region_of_issuer,
    region_of_source,
    region_of_title,
)
from indexer.values.kinds import kind_of_title
from indexer.values.regions import region_names


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("河南省人民政府关于印发《方案》的通知", "河南省人民政府"),
        ("财政部 海关总署关于税收的公告", "财政部 海关总署"),
        ("國務院辦公廳關於加強管理的通知", "國務院辦公廳"),
        ("示例市科学技术局2023年度工作报告", "示例市科学技术局"),
        ("关于印发方案的通知", None),
        ("转发国务院办公厅关于税费改革意见的通知", None),
        ("两部门关于开展申报工作的通知", None),
        ("市长关于安全生产的讲话", None),
        ("中共示例省委示例省人民政府关于创新的意见", "中共示例省委 示例省人民政府"),
        ("中共中央办公厅国务院办公厅印发《意见》", "中共中央办公厅 国务院办公厅"),
        ("国务院、中央军委关于迁址的批复", "国务院 中央军委"),
        ("示例省教育厅国家税务总局示例省税务局关于学费的通知", "示例省教育厅 国家税务总局示例省税务局"),
        ("教育部等六部门关于加强管理的通知", "教育部"),
        ("示高管〔2024〕5号-示例高新区管委会关于创新的措施", "示例高新区管委会"),
        ("示例市人民政府關于創新的通知", "示例市人民政府"),
        ("国务院联防联控机制综合组关于就医的通知", "国务院联防联控机制综合组"),
        ("示例市防汛抗旱指挥部关于值守的通知", "示例市防汛抗旱指挥部"),
    ],
)
def test_issuers_in_titles(title: str, expected: str | None) -> None:
    found = issuer_of_title(title)
    assert (found and found.value) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("请遵照执行。\n示例市人民政府\n2024年3月29日", "示例市人民政府"),
        ("请遵照执行。示例市人民政府办公厅2024年3月29日", "示例市人民政府办公厅"),
        ("请遵照执行。\n示例市财政局 示例市税务局 2024年3月29日", "示例市财政局 示例市税务局"),
        ("附件：任务表.doc 财政部 2024年3月29日", "财政部"),
        ("请遵照执行。\n财 政 部\n2024年3月29日", "财政部"),
        ("请遵照执行。\n财政部　税务总局\n2024年3月29日", "财政部 税务总局"),
        ("请遵照执行。\n审　计　署\n2024年3月29日", "审计署"),
        ("请遵照执行。\n示例市教育局（盖章）\n2024年3月29日", "示例市教育局"),
        ("请遵照执行。\n示例市深化“放管服”改革领导小组\n2024年3月29日", "示例市深化“放管服”改革领导小组"),
        ("请遵照执行。\n中华人民共和国示例海关\n2024年3月29日", "中华人民共和国示例海关"),
        ("请遵照执行。\n示例市消防救援支队\n2024年3月29日", "示例市消防救援支队"),
        ("请遵照执行。\n示例市环境监测站\n2024年3月29日", "示例市环境监测站"),
        ("请遵照執行。\n示例市政府民政局\n中華民國113年4月2日", "示例市政府民政局"),
        ("请遵照执行。\n示例市疫情防控的\n工作领导小组\n2024年3月29日", "示例市疫情防控的工作领导小组"),
        ("请遵照执行。\n示例市肺炎疫情\n防控工作指挥部\n2024年3月29日", "示例市肺炎疫情防控工作指挥部"),
        ("请遵照执行。示例市教育局示例市财政局2024年3月29日", "示例市教育局 示例市财政局"),
        ("技术市场“十四五”发展规划科技部\n2024年3月29日", None),
        ("请于2024年3月29日前报送", None),
        ("局长李某某\n2024年3月29日", None),
    ],
)
def test_issuers_in_signatures(text: str, expected: str | None) -> None:
    found = issuer_of_signature(text, next(days_in(text)))
    assert (found and found.value) == expected


def test_issuers_in_numbers() -> None:
    found = issuer_of_number("交通运输部令2021年第33号")
    assert (found and found.value) == "交通运输部"
    assert issuer_of_number("豫政〔2024〕3号") is None


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("鹰城发展迈上新台阶", "河南省平顶山市"),
        ("平頂山市召開2024年科技工作會議", "河南省平顶山市"),
        ("郏县工业发展", "河南省平顶山市郏县"),
        ("河南省平顶山市郏县工业发展", "河南省平顶山市郏县"),
        ("长沙市长沙县工业发展", "湖南省长沙市长沙县"),
        ("恩施州发展", "湖北省恩施土家族苗族自治州"),
        ("石河子市发展", "新疆维吾尔自治区石河子市"),
        ("上海市浦东新区规定", "上海市浦东新区"),
        ("国务院关于同意河南省规划的批复", "河南省"),
        ("领导人在山东德州考察", "山东省德州市"),
        ("重庆市台湾同胞投资保护条例", "重庆市"),
        ("河南、山东两省合作", None),
        ("朝阳区发展", None),
        ("白银价格上涨", None),
        ("创新乡村治理", None),
        ("确保定点帮扶", None),
        ("上海合作组织峰会召开", None),
        ("示例市发展", None),
        ("", None),
    ],
)
def test_regions_in_titles(title: str, expected: str | None) -> None:
    region = region_of_title(fold_text(title))
    assert (region and region.name) == expected


def test_regions_in_issuers_sources_and_datelines() -> None:
    recognised = [
        region_of_issuer("郑州市人民政府办公厅"),
        region_of_issuer("国家税务总局重庆市税务局"),
        region_of_issuer("国务院办公厅"),
        region_of_source("河南日报"),
        region_of_source("新华社"),
        region_of_dateline("本报郑州3月29日电 会议召开"),
        region_of_dateline("新华社北京3月29日电 会议召开"),
        region_of_dateline("会议召开\n新华社郑州3月29日电 今天"),
        region_of_dateline("3月29日，会议在郑州召开"),
    ]
    assert [region and region.name for region in recognised] == [
        "河南省郑州市", "重庆市", None, "河南省", None, "河南省郑州市", None, "河南省郑州市", None,
    ]  # fmt: skip


def test_the_list_of_regions_is_whole() -> None:
    names = [name for names in region_names().by_pair.values() for name in names]
    listed = {region for name in names for region in name.regions}
    provinces = {region for region in listed if not region.prefecture and not region.county}
    prefectures = {region for region in listed if region.prefecture and not region.county}
    counties = {region for region in listed if region.county}
    assert (len(provinces), len(prefectures), len(counties)) == (34, 333, 2843)


@given(st.text(alphabet="河南省平顶山市郏县上海合作组织长沙朝阳区，、 ", max_size=60))
def test_any_title_is_read(text: str) -> None:
    region = region_of_title(text)
    assert region is None or region_of_issuer(region.name) is not None


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("河南省人民政府关于印发《若干措施》的通知", "通知"),
        ("河南省人民政府關於加強管理的實施意見", "意见"),
        ("河南省粮食流通管理规定", "规定"),
        ("职业学校管理办法（试行）", "办法"),
        ("关于印发方案的通知（示政〔2024〕3号）", "通知"),
        ("国务院关于同意规划的批复", "批复"),
        ("关于同意收费的复函", "函"),
        ("中华人民共和国主席令（第二号）", "令"),
        ("中华人民共和国科学技术进步法", "法"),
        ("2023年度政府信息公开工作报告", "报告"),
        ("在科技工作会议上的讲话", "讲话"),
        ("《管理办法》解读", "解读"),
        ("一图读懂《若干措施》", "解读"),
        ("市科技局负责人答记者问", "答记者问"),
        ("禁止使用童工规定", "规定"),
        ("某主席：在春节团拜会上的讲话", "讲话"),
        ("省政府办公厅印发落实政务公开工作要点分工方案的通知", "通知"),
        ("厦门想出新办法", None),
        ("全省出台34项具体措施", None),
        ("党员干部热议党的二十大报告", None),
        ("会议召开 部长出席并讲话", None),
        ("全市科技工作会议召开", None),
        ("", None),
    ],
)
def test_kinds_of_documents(title: str, expected: str | None) -> None:
    assert kind_of_title(fold_text(title)) == expected
