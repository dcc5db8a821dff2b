"""Whatever stands around it: a mask is not masked again, and no long row of digits is left of what was found."""

import re

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from algaudit.privacy.check_digits import is_credit_code
from algaudit.privacy.find import found
from algaudit.privacy.finders.fold import folded
from algaudit.privacy.kinds import Kind
from algaudit.privacy.redact import VIEWS, mask_value, masked
from tests.algaudit.privacy import made

SIGNS = [
    *"，。、；：（） -—/·*X甲\n\u200b",
    "2026年",
    "3",
    "12岁",
    "0571",
    "1234 ",
    "0.",
    "A",
    "号",
    "村",
    "市",
    "路",
    "的",
    "（女，",
    "，男",
    "，身份证",
    "生，",
    "某",
    "***",
]
CUES = ["申请人", "投诉人：", "身份证号", "残疾人证", "手机：", "低保证号", "社保卡", "微信", "微信号：", "出生于"]
CUES += ["出生日期：", "住址：", "家住", "户口簿号", "银行卡号：", "邻居", "妻子", "护照", "生", "男"]
NAMES = ["张三", "李四", "王五六", "欧阳淑芬", "买买提·吐尔逊"]
PLACES = ["西湖区文新街道骆家庄3幢201室", "浙江省杭州市", "文三路18号"]
DAYS = ["1935年3月7日", "一九三五年三月初七", "1935.03.07"]
CODES = ["0571-88880000", "88880000", "3301060012345", "USA110065080410", "浙A12345", "li.si@example.com", "wx_li_si"]
PERSONAL = [
    made.identity(),
    made.identity_with_x(),
    made.identity("810000"),
    made.mistyped(made.identity()),
    made.old_identity(),
    made.disability(),
    made.mobile(),
    made.bank_card(),
    made.bank_card("4", 16),
    made.credit_code(),
    made.credit_code("92"),
    made.credit_code("N2", "10000000"),
    *(NAMES + PLACES + DAYS + CODES),
]


def spelled(value: str, how: int) -> str:
    """Return a value in another spelling: full width, in pieces, with invisible signs, digit by digit."""
    wide = str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")
    spellings = (
        value,
        value.translate(wide),
        " ".join(re.findall(".{1,4}", value)),
        "\u200b".join(value),
        "-".join((value[:6], value[6:14], value[14:]) if len(value) in {15, 18, 20} else re.findall(".{1,4}", value)),
    )
    return spellings[how]


TEXTS = st.lists(
    st.one_of(
        st.sampled_from(SIGNS),
        st.sampled_from(CUES),
        st.builds(spelled, st.sampled_from(PERSONAL), st.sampled_from([0, 0, 0, 1, 2, 3, 4])),
    ),
    max_size=12,
).map("".join)


@settings(max_examples=400, deadline=None)
@given(TEXTS, st.sampled_from(VIEWS))
def test_a_masked_text_is_masked_no_further(text, view):
    once = masked(text, view)
    assert masked(once, view) == once


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=60), st.sampled_from(VIEWS))
def test_any_text_at_all_can_be_masked(text, view):
    once = masked(text, view)
    assert masked(once, view) == once


@settings(deadline=None)
@given(st.sampled_from(list(Kind)), st.sampled_from(PERSONAL), st.sampled_from(VIEWS))
def test_the_mask_of_a_value_is_its_own_mask(kind, value, view):
    once = mask_value(kind, value, view)
    if view == "internal" or kind is Kind.CREDIT_CODE:
        assert mask_value(kind, once, view) == once


#: None of their digits stand side by side in anything else here.
WANTED = [
    made.identity("420583", "19680914", "736"),
    made.identity_with_x("420583", "19680914"),
    made.identity("820000", "19680914", "736"),
    made.old_identity("420583", "19680914", "736"),
    made.disability("71", place="420583", day="19680914", order="736"),
    made.bank_card("621799473856917364"),
    made.bank_card("549863741958273", 16),
]


@settings(max_examples=400, deadline=None)
@given(TEXTS, st.sampled_from(WANTED), st.integers(0, 4), TEXTS, st.sampled_from(VIEWS))
def test_no_eight_digits_of_an_identity_or_card_number_are_left(before, number, how, after, view):
    shown = masked(f"{before}，{spelled(number, how)}，{after}", view)
    squeezed = folded(re.sub(r"[\s\u200b-]", "", shown)).text
    assert not [part for at in range(len(number) - 7) if (part := number[at : at + 8]) in squeezed]


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(WANTED), st.text("0123456789", min_size=1, max_size=6), st.sampled_from(VIEWS))
def test_digits_stuck_to_a_number_do_not_save_it_from_the_mask(number, digits, view):
    for text in (number + digits, digits + number):
        # One in some hundreds becomes the code of an office by chance.
        assume(len(text) != 18 or not is_credit_code(text))
        shown = masked(text, view)
        assert not [part for at in range(len(number) - 7) if (part := number[at : at + 8]) in shown]


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_finds_lie_in_the_text_in_order_and_never_overlap(text):
    spans = found(text)
    edges = [edge for span in spans for edge in (span.start, span.end)]
    assert edges == sorted(edges)
    assert all(0 <= span.start < span.end <= len(text) for span in spans)


@settings(max_examples=200, deadline=None)
@given(
    st.text("甲乙，。 \u200b\u00ad\n", max_size=20), st.sampled_from([0, 1, 3]), st.text("甲乙，。\u200b", max_size=20)
)
def test_places_are_right_in_a_text_of_mixed_width(before, how, after):
    number = made.identity()
    written = spelled(number, how)
    text = f"{before}甲{written}{after}"
    (span,) = found(text)
    assert text[span.start : span.end] == written
    assert (span.kind, span.certain) == (Kind.IDENTITY, True)
