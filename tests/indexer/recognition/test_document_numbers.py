"""Brings document numbers to one form, and tells an article's own from those it cites."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.recognition.document_numbers import find_number, normalise_number
from tests.timing import usual_seconds

PREFIXES = st.sampled_from(["豫政", "国办发", "渝府办发", "工信厅联通信函", "建规(城)", "示科"])
BRACKETS = st.sampled_from(["〔〕", "［］", "[]", "【】", "()", "（）", "﹝﹞", "<>"])
YEARS = st.integers(min_value=1949, max_value=2099)
RUNNING = st.integers(min_value=1, max_value=99999)


def full_width(text: str) -> str:
    return text.translate({ord(digit): ord(digit) + 0xFEE0 for digit in "0123456789"})


@given(
    prefix=PREFIXES,
    brackets=BRACKETS,
    year=YEARS,
    running=RUNNING,
    space=st.sampled_from(["", " ", "\u3000"]),
    first=st.sampled_from(["", "第"]),
    last=st.sampled_from("号號"),
    wide=st.booleans(),
)
def test_every_way_of_writing_has_one_form(
    prefix: str, brackets: str, year: int, running: int, space: str, first: str, last: str, wide: bool
) -> None:
    opening, closing = brackets
    written = f"{prefix}{space}{opening}{year}{closing}{space}{first}{space}{running}{space}{last}"
    assert normalise_number(full_width(written) if wide else written) == f"{prefix}〔{year}〕{running}号"


@given(st.text(alphabet="豫政国务院令公告通第号號〔〕[]()（）2024年3一二十 ;、", max_size=30))
def test_a_normal_form_is_its_own(written: str) -> None:
    number = normalise_number(written)
    assert number is None or normalise_number(number) == number


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("豫政〔2024〕3号", "豫政〔2024〕3号"),
        ("豫政[2024]3号", "豫政〔2024〕3号"),
        ("豫政(2024)3号", "豫政〔2024〕3号"),
        ("豫政（2024）第 ３ 號", "豫政〔2024〕3号"),
        ("豫政【2024】3号", "豫政〔2024〕3号"),
        ("中华人民共和国国务院令 第720号", "国务院令第720号"),
        ("中华人民共和国主席令（第三十七号）", "主席令第37号"),
        ("中华人民共和国财政部 中华人民共和国民政部令第96号", "财政部民政部令第96号"),
        ("公告2024年第3号", "公告2024年第3号"),
        ("公告（2024）第3号", "公告2024年第3号"),
        ("中国人民银行公告〔2020〕第5号", "中国人民银行公告2020年第5号"),
        ("商务部 海关总署公告 2018年第109号", "商务部海关总署公告2018年第109号"),
        ("交办水函2019586号", "交办水函〔2019〕586号"),
        ("第3号", "第3号"),
        ("3号", None),
        ("豫政〔2024〕3号文件", None),
        ("国务院令", None),
        ("", None),
    ],
)
def test_numbers_and_texts_that_are_none(written: str, expected: str | None) -> None:
    assert normalise_number(written) == expected


@pytest.mark.parametrize(
    ("head", "title", "expected"),
    [
        ("示政〔2024〕3号\n各县人民政府：", "", "示政〔2024〕3号"),
        ("示政〔2024〕3号各县（市、区）人民政府：为落实", "", "示政〔2024〕3号"),
        ("示 政 发 〔2024〕3号\n各县人民政府：", "", "示政发〔2024〕3号"),
        ("关于印发方案的通知\n示政办〔2024〕3号\n各县：", "关于印发方案的通知", "示政办〔2024〕3号"),
        ("关于印发方案的通知示府办发〔 2024〕39号\n各县：", "关于印发方案的通知", "示府办发〔2024〕39号"),
        ("关于印发方案的通知（示政〔2024〕3号）\n各县：", "", "示政〔2024〕3号"),
        ("各县：\n为落实", "关于印发方案的通知（示政〔2024〕3号）", "示政〔2024〕3号"),
        ("中华人民共和国国务院令\n第720号\n现公布《条例》。", "条例", "国务院令第720号"),
        ("商务部 海关总署公告 2018年第109号 为取消", "", "商务部海关总署公告2018年第109号"),
        ("为落实《意见》（国发〔2023〕5号）精神，制定本办法。", "办法", None),
        ("根据国发〔2023〕5号文件，各县要抓好落实。", "", None),
        ("国发〔2023〕5号文件印发后，各地认真落实。", "", None),
        ("根据《办法》（交水 发〔2012〕665号）和有关要求", "", None),
        ("会议召开。\n示政〔2024〕3号", "", None),
        ("2024年1月18日示会 [2024]7号\n各县：", "", "示会〔2024〕7号"),
        ("各县：", "支持创新的若干措施示政办发〔2017〕5号", "示政办发〔2017〕5号"),
        ("各县：", "自然科学基金管理办法示例省人民政府令〔2009〕第5号", "示例省人民政府令2009年第5号"),
        ("卫星今天发射", "我国成功发射试验卫星五号", None),
    ],
)
def test_the_own_number_is_told_from_cited_ones(head: str, title: str, expected: str | None) -> None:
    found = find_number(head, title)
    assert (found and found.value) == expected


@pytest.mark.parametrize(
    "text", ["豫" * 600, "豫政〔2024〕3号" * 60, "（2024）第" * 90, "第一" * 300, "豫 " * 300]
)
def test_hostile_heads_take_no_time(text: str) -> None:
    with usual_seconds() as taken:
        for _ in range(20):
            find_number(text, text[:100])
            normalise_number(text)
    assert taken.seconds < 1


@given(st.text(alphabet="豫政令公告第号〔〕()（）2024年3 \n《》，", max_size=600))
def test_any_text_is_read(text: str) -> None:
    found = find_number(text, text[:40])
    assert found is None or normalise_number(str(found.value)) == found.value
