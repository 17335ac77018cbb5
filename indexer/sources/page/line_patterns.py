"""Expressions for the lines that sites put around articles, in both scripts.

A line that matches is still the author's in some places (see `main_text`).
"""

from __future__ import annotations

import re

from .elements import Role


def one_of(*alternatives: str) -> str:
    """An expression for one of the alternatives, which white space separates.

    >>> one_of("打印 关闭", "分享")
    '(?:打印|关闭|分享)'
    """
    return f"(?:{'|'.join(' '.join(alternatives).split())})"


def _line(longest: int, *alternatives: str, before: str = "", after: str = "") -> tuple[re.Pattern[str], int]:
    """An expression for one of the alternatives, and the most letters of a line that it is for."""
    return re.compile(before + one_of(*alternatives) + after), longest


# Signs that decorate lines before their first word; a parenthesis opens a remark of the author.
_DECORATED = r"[^\w（(]*"
_SIMILAR = one_of(
    "阅读 閱讀 新闻 新聞 链接 連結 文章 推荐 推薦 稿件 报道 報道 報導",
    "信息 资讯 資訊 文件 专题 內容 内容 解读 视频",
)
_READ_ON = one_of("阅读 閱讀 新闻 新聞 文章 推荐 视频 资讯 排行 图集 内容 专题 话题")

# These stand at the start of a line, or anywhere in it.
AT_START = {
    Role.BREADCRUMB: _line(
        120,
        r"[您你]?(?:[现現]在|[当當]前|目前|现)?(?:所[处在])?的?(?:当前)?位置\s*[：:是>]",
        r"[首主]\s*[页頁]\s*(?:[>＞»›/|\-]|$)",
    ),
    Role.NEIGHBOUR: _line(
        150,
        r"[上下前后後]\s*[一1]\s*(?:篇|条|條|则|則|页|頁|章|主[题題])(?=$|\W|文章|新[闻聞])",
        r"[上下][篇页頁]\s*[：:>]",
        before=_DECORATED,
    ),
    Role.TOOL: _line(
        60,
        r"(?:一键)?分享(?=$|[\W到至给])",
        r"[用请]?微信.{0,6}[扫掃] [扫掃](?:一[扫掃]|描|码).{0,40}$",
        r"长按.{0,12}(?:二维码|识别|关注) .{0,14}(?:二维码|二維碼).{0,14}$",
        r"(?:打\s*印|列印|收藏|关\s*闭|關閉)\s*(?:本[页頁文]|页面|窗口|此页)?(?=$|\W)",
        r"返回(?:顶部|首页|列表|上页|上一页) 回到顶部",
        r"字\s*[体號号體]\s*[：:大小] 大\s+中\s+小 [Aa]\s*[+-](?=\W|$)",
        r"阅读原文 複製連結 复制链接 点击.{0,8}(?:关注|下载|进入) 我要(?:纠错|收藏|打印|反馈)",
        r"(?:文章)?(?:关键词|标签|標籤|標簽|[Tt]ags?)\s*[：:]",
        r".{0,8}公众号[：:]?\s*\w{0,12}$",
        r"(?=[^页頁]*[页頁])(?:(?:[首上下末尾]一?[页頁]|[第共]?(?<!\d)\d{1,3}(?!\d)[页頁]?|[|│<>＜＞«»….·【】［］\[\]])\s*){2,}$",
        r"(?:[【［\[]\s?\d+\s?[】］\]]\s*){2,}$ (?:共\d+页|第\d+页)\D{0,20}$",
        r"共\s?\d+\s?[条條页頁](?:记录|信息)?\W*(?:每页|当前|第|\d).{0,40}$ [（(]?未完待续.{0,20}$",
        r"(?:(?:阅读|閱讀|点赞|在看|收藏|转发|分享|评论|喜欢)(?:\s*\d+)?\s*){2,}$",
        r"纠错】?$ (?:打开|下载).{0,14}(?:APP|App|app|客户端)(?:$|\W.{0,16}$) 播报文章$ \+1$",
        before=_DECORATED,
    ),
    Role.RELATED: _line(
        16,
        f"相[关關]{_SIMILAR}",
        f"(?:推[荐薦]|热门|熱門|最新|精彩|精选|编辑推荐|图片){_READ_ON}",
        "延伸(?:阅读|閱讀) 更多(?:新闻|内容|文章|资讯|精彩)? [为為][您你]推[荐薦]",
        "点击排行.{0,2} .{0,4}排行榜? .{0,2}热播榜",
        "猜[你您]喜[欢歡] 编辑推荐 热门推荐 今日热点 快[资資][讯訊]",
        "(?:大家|其[他它]人|他[们們]|[别別]人)(?:都|也)在(?:看|[关關]注)",
        "[你您](?:可能|也[许許]|或[许許])?[还還也]?(?:想|喜[欢歡]|感[兴興]趣)(?:看|的)?(?:文章|内容|新闻)?",
        before=_DECORATED,
        after=r"\W*$",
    ),
    Role.COMMENTS: _line(
        30,
        _DECORATED
        + r"(?:网友|網友|全部|最新|热门|精彩|精选|发表|發表|我要|我来|用户|文章|读者)?\s*"
        + r"(?:评论|評論|留言|跟[帖贴]|回[复覆])(?:[区區]|列表)?\s*(?:[（(]?\d+[)）]?\s*[条條]?)?\W*$",
        r"共有?\s*\d+\s*[条條](?:评论|評論|留言|跟[帖贴])",
    ),
    Role.CREDIT: _line(
        60,
        r"编\s*辑 編輯 编审 审核 校对 监制 责编 責編 初审 复审 终审 审校 签发 排版 制作 供稿 来稿",
        r"[一二三]审 审读 文字 文图 图文 摄影 攝影 拍摄",
        before=r"\W*(?:[责責]任|值班|执行|本期|本文|网络|网页|视频|文字|新媒体)?\s*",
        after=r"(?:\s*[：:丨｜|]|[ \u3000]+\w{2,4}\W*$)",
    ),
}
ANYWHERE = {
    Role.SITE: _line(
        300,
        r"ICP\s*[备備证證] 公网安备 网站标识码 技术支持\s*[：:] 版[权權]所有 经营许可证",
        r"(?:主办|承办|协办)(?:单位)?\s*[：:].{0,80}(?:承办|维护|电话|ICP|备案|技术支持|地址)",
        r"[Cc]opyright © All\x20[Rr]ights\x20[Rr]eserved",
        r"建议(?:您)?使用.{0,40}(?:浏览|分辨率) (?:不良|违法).{0,8}信息举报",
        r"地址\s*[：:].{0,60}(?:邮编|电话|邮政编码)",
        "(?:网站地图|关于我们|联系我们|隐私(?:政策|声明)).{0,30}"
        "(?:网站地图|关于我们|联系我们|隐私|免责|版权)",
    ),
    Role.DISCLAIMER: _line(
        500,
        r"^\W*(?:特别|郑重|重要)?(?:版[权權]|免[责責]|转载|權利|法律|网站|本站|本网)?"
        r"(?:[声聲]明|说明|提示)\W*(?:[：:凡本]|$)",
        "免[责責](?:[声聲]明|条款) 版[权權][声聲]明 仅代表作者.{0,8}观点",
        "未[经經].{0,20}(?:许可|授[权權]|允许|同意).{0,30}(?:[转轉][载載]|复制|使用|摘编|镜像)",
        "[转轉][载載].{0,12}(?:[注註]明|标明).{0,12}(?:出处|来源|來源|作者)",
        "凡.{0,12}(?:[注註]明|转载|来源).{0,40}(?:本网|本站|版权|稿件|作品)",
        "(?:不|并非|绝不).{0,8}代表.{0,12}(?:本[网站报]|平台|[网站]).{0,6}(?:立场|观点|同意|赞同)",
        "(?:如有|若有|如|若).{0,20}(?:侵权|侵犯|版权).{0,40}(?:联系|告知|通知|删除|处理)",
        "本[网站](?:站)?(?:转载|登载|刊载).{0,60}(?:目的|责任|观点)",
    ),
    Role.TOOL: _line(
        80,
        r"(?:[扫掃]描|[扫掃]码|[扫掃]一[扫掃]|长按|识别).{0,12}二[维維][码碼]",
        r"二[维維][码碼].{0,6}[关關]注",
    ),
}
DISCLAIMER_START = re.compile(
    r"\W*(?:..)?(?:声明|聲明|免[责責]|版[权權]|凡|[转轉][载載]|未[经經]|本[网站網文])"
)
_RECORD = one_of(
    r"索\s*引\s*号 信息索引号? 主\s*题\s*分\s*类 信息分类 体裁分类 组配分类 服务对象",
    r"发\s*文\s*机\s*[关構构] 发\s*布\s*机\s*构 成\s*文\s*日\s*期 生成日期 发文日期 标\s*题",
    r"发\s*文\s*字\s*号 文\s*号 主\s*题\s*词 公开方式 公开范围 公开形式 公开时限 公开程序 有\s*效\s*性",
    r"生效日期 废止日期 失效日期 内容概述 责任部门 公开责任部门 信息名称 语\s*种 信息类别 公开属性 公开类别",
    r"发文机构 公文编号 文件编号 发文编号 发布文号 文件字号 成文时间 统一登记号 文件状态",
)
# The labels of the record that public bodies put before a document, spread to equal width in tables.
RECORD = re.compile(rf"\W*{_RECORD}\s*[：:]")
LABEL = re.compile(
    rf"\W*(?:{_RECORD}|发布(?:日期|时间|单位|机关)|来源|信息来源|发文(?:单位|时间)|制发机关|印发(?:日期|时间)|公布日期)\W*"
)
"""A label of a record alone, folded: the cell of a table, a term of a list."""
LABEL_AT_START = re.compile(
    "(?:发文字号|发布文号|公文编号|文件编号|发布机构|发布单位|发文机关|发文机构|发文单位|制发机关|发布日期|发布时间|发文日期|"
    r"成文日期|成文时间|索引号|主题分类|公开方式)(?=[^\s：:])"
)
"""A label that no text begins with, before its value without a colon, in a folded text."""
ATTACHED = re.compile(r"附\s*[件表录錄]\s*(?:[：:\d一二三四五六七八九十]|$)")
DATE_OF_LINK = re.compile(
    r"[\[(（【]?(?:(?:19|20)\d\d[-/.年])?\d{1,2}[-/.月]\d{1,2}日?(?:\s*\d{1,2}:\d\d(?::\d\d)?)?[\])）】]?"
)
OF_EVENT = re.compile(r"\W*(?:会议|活动|开会|举办)?(?:时\s*间|日\s*期)\s*[：:]")
TIMES_READ = re.compile(
    one_of("浏览 瀏覽 阅读 閱讀 点击 點擊 访问 查看 人气") + r"\s*(?:次[数數]|数|量|率)?\s*[：:]"
)
ORIGIN = re.compile(
    one_of(r"[来來]\s*源 出处 稿源 作\s*者 发布(?:时间|日期|者|人|机构) 發[布佈] 时\s*间 日\s*期 编辑")
    + r"\s*[：:]"
)
