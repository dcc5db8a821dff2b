"""Names are found behind a cue and wherever they stand again; words that only begin like one are left alone."""

import pytest

from algaudit.privacy.finders.names import names, split_name
from algaudit.privacy.finders.surnames import COMPOUND, DOUBTFUL, HARDLY_EVER, NOT_NAMES, SURNAMES


def read(text):
    """Return the names in the order of the text."""
    return [text[span.start : span.end] for span in sorted(names(text), key=lambda span: span.start)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("申请人张三", ["张三"]),
        ("申请人张三不服", ["张三"]),
        ("申请人:张三,男", ["张三"]),
        ("申请人(张三)", ["张三"]),
        ("申请人 张三 ", ["张三"]),
        ("申请人“张三”", ["张三"]),
        ("申请人张建国提出", ["张建国"]),
        ("申请人张三于2026年", ["张三"]),
        ("申请人张三330104", ["张三"]),
        ("申请人李在明在外", ["李在明"]),
        ("监护人赵有为,", ["赵有为"]),
        ("户主李国家提出", ["李国家"]),
        ("投诉人欧阳淑芬认为", ["欧阳淑芬"]),
        ("投诉人:欧阳修", ["欧阳修"]),
        ("信访人司马光和妻子王小红离婚", ["司马光", "王小红"]),
        ("举报人买买提·吐尔逊的低保", ["买买提·吐尔逊"]),
        ("举报人买买提·吐尔逊", ["买买提·吐尔逊"]),
        ("联系人古丽.阿依木的电话", ["古丽.阿依木"]),
        ("姓名:阿卜杜拉·买买提·吐尔逊,", ["阿卜杜拉·买买提·吐尔逊"]),
        ("举报人买买提·吐尔逊江巴特尔别克", ["买买提·吐尔逊江巴特"]),
        ("姓名:阿依古丽 性别:女", ["阿依古丽"]),
        ("姓名:东方红,", ["东方红"]),
        ("申请人李四、王五和赵六等", ["李四", "王五", "赵六"]),
        ("申请人:李四,王五,", ["李四", "王五"]),
        ("申请人是张三,", ["张三"]),
        ("申请人叫张三丰,", ["张三丰"]),
        ("申请人高建国提出", ["高建国"]),
        ("申请人方芳不服", ["方芳"]),
        ("户主姓名张三", ["张三"]),
        ("姓名:张  三 性别:女,张三", ["张  三", "张三"]),
        ("姓名:张王小明,", ["张王小明"]),
        ("申请人张王小明,", ["张王小明"]),
        ("申请人:张三提出,", ["张三"]),
        ("申请人张三等,", ["张三"]),
        ("其妻李四,儿子张小三患病", ["李四", "张小三"]),
        ("张三(女,1935年生)", ["张三"]),
        ("张三,男,汉族", ["张三"]),
        ("王五六(身份证号", ["王五六"]),
        ("申请人张三说,张三的邻居见过张三", ["张三", "张三", "张三"]),
        ("申请人:张三,代理人:张三丰。张三丰说张三", ["张三", "张三丰", "张三丰", "张三"]),
        ("申请人张三踢球很多年", ["张三踢"]),  # in doubt one letter more
        ("代理人王小明明确表示", ["王小明"]),
        ("申请人应天:", []),
        ("申请人:应天,", ["应天"]),
    ],
)
def test_names_are_found(text, found):
    assert read(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "",
        "张三",
        "审核人王五,经办人李四",
        "被申请人王五区",
        "申请人",
        "申请人:",
        "申请人:本人",
        "申请人:见附件",
        "申请人:杭州西湖某某食品有限公司",
        "申请人王五村村民委员会",
        "姓名:(签字)",
        "姓名:民政局",
        "联系人和电话:",
        "申请人向区民政局提出",
        "申请人方便时",
        "申请人全家4口",
        "申请人常年卧病",
        "申请人是否符合条件",
        "申请人系单亲家庭",
        "申请人王女士",
        "申请人李某",
        "申请人李某甲",
        "申请人李*",
        "申请人欧阳**",
        "申请人某某",
        "姓名:买某,",
        "村民代表大会",
        "村民石榴花开满园",
        "居民高度重视",
        "王女士,女",
        "李某,男",
        "申请人张",
        "申请人王2",
        "当事人:申请人,",
        "投诉人阿里巴巴中国",
    ],
)
def test_other_words_are_left_alone(text):
    assert read(text) == []


def test_the_evidence_is_a_strong_cue_and_a_known_surname():
    certain = {text: [span.certain for span in names(text)] for text in ("申请人张三", "姓名:阿依古丽,", "儿子张三,")}
    assert certain == {"申请人张三": [True], "姓名:阿依古丽,": [False], "儿子张三,": [False]}


@pytest.mark.parametrize(
    ("name", "kept", "hidden"),
    [
        ("张三", "张", 1),
        ("张三丰", "张", 2),
        ("欧阳修", "欧阳", 1),
        ("欧阳", "欧", 1),
        ("张 三", "张", 1),
        ("买买提·吐尔逊", "买", 6),
        ("", "", 0),
    ],
)
def test_a_mask_keeps_the_surname(name, kept, hidden):
    assert split_name(name) == (kept, hidden)


def test_the_lists_of_surnames_fit_each_other():
    assert DOUBTFUL < SURNAMES
    assert HARDLY_EVER <= SURNAMES
    assert {word[0] for word in NOT_NAMES} <= SURNAMES
    assert {len(word) for word in NOT_NAMES | COMPOUND} == {2}
