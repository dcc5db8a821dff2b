"""The masks, one by one, as they were laid down: for colleagues who need not know, and for what is published."""

from datetime import date

import pytest

from algaudit.privacy.kinds import Kind
from algaudit.privacy.redact import mask_value, masked
from tests.algaudit.privacy import made

ID, OLD, MOBILE = made.identity(), made.old_identity(), made.mobile()
ON = date(2026, 11, 24)
REMOVED = "[身份证件号已隐去]"


@pytest.mark.parametrize(
    ("kind", "value", "internal", "public"),
    [
        ("identity", ID, "3" + "*" * 16 + ID[-1], REMOVED),
        ("identity", OLD, "3" + "*" * 13 + OLD[-1], REMOVED),
        ("identity", f"{ID[:6]} {ID[6:14]} {ID[14:]}", "3" + "*" * 16 + ID[-1], REMOVED),
        ("identity", "1234", "****", REMOVED),
        ("residence_permit", made.identity("810000"), "8" + "*" * 16 + made.identity("810000")[-1], REMOVED),
        ("foreign_card", "USA110065080410", "U*************0", REMOVED),
        ("travel_document", "E12345678", "E*******8", "[出入境证件号已隐去]"),
        ("disability_certificate", made.disability(), "*" * 20, "[残疾人证号已隐去]"),
        ("mobile", MOBILE, "138****1111", "[手机号已隐去]"),
        ("mobile", "+86 138-0000-1111", "138****1111", "[手机号已隐去]"),
        ("mobile", "008613800001111", "138****1111", "[手机号已隐去]"),
        ("mobile", "138000011112", "************", "[手机号已隐去]"),
        ("landline", "0571-88880000", "0571-****0000", "[电话号码已隐去]"),
        ("landline", "057188880000", "0571-****0000", "[电话号码已隐去]"),
        ("landline", "(010)62345678", "010-****5678", "[电话号码已隐去]"),
        ("landline", "0571-8888000", "0571-***8000", "[电话号码已隐去]"),
        ("landline", "88880000", "****0000", "[电话号码已隐去]"),
        ("landline", "12345", "*****", "[电话号码已隐去]"),
        ("name", "张三", "张*", "张某"),
        ("name", "张三丰", "张**", "张某"),
        ("name", "张王小明", "张**", "张某"),
        ("name", "欧阳淑芬", "欧阳**", "欧阳某"),
        ("name", "欧阳修", "欧阳*", "欧阳某"),
        ("name", "买买提·吐尔逊", "买**", "买某"),
        ("address", "浙江省杭州市西湖区文新街道骆家庄3幢", "浙江省杭州市西湖区文新街道***", "浙江省杭州市西湖区"),
        ("address", "文三路18号", "***", "[地址已隐去]"),
        ("address", "西湖区文新街道", "西湖区文新街道", "西湖区"),
        ("bank_card", made.bank_card(), "**** **** **** " + made.bank_card()[-4:], "[银行卡号已隐去]"),
        ("bank_card", "12", "**** **** **** **12", "[银行卡号已隐去]"),
        ("credit_code", made.credit_code(), made.credit_code(), made.credit_code()),
        (
            "trader_code",
            made.credit_code("92"),
            "92" + "*" * 14 + made.credit_code("92")[-2:],
            "[统一社会信用代码已隐去]",
        ),
        ("social_card", "A12345678", "A1*****78", "[社会保障卡号已隐去]"),
        ("household_book", "00123456", "0******6", "[户口簿号已隐去]"),
        ("household_book", "1234", "****", "[户口簿号已隐去]"),
        ("allowance_card", "3301060012345", "33*********45", "[救助证号已隐去]"),
        ("plate", "浙A12345", "浙*****5", "[车牌号已隐去]"),
        ("chat", "zhang_san", "zh*****an", "[网络账号已隐去]"),
        ("mail", "li.si@example.com", "li*************om", "[电子邮箱已隐去]"),
        ("birth_date", "1935-03-07", "1935—1939年", "90—99岁"),
        ("birth_date", "一九三四年十二月三十一日", "1930—1934年", "90—99岁"),
        ("birth_date", "2010-01-01", "2010—2014年", "[出生日期已隐去]"),
        ("birth_date", "1935—1939年", "1935—1939年", "90—99岁"),
        ("birth_date", "不详", "****", "[出生日期已隐去]"),
        ("number", "9" * 15, "99***********99", "[号码已隐去]"),
        ("health", "肢体残疾二级", "[健康情况]", "[健康情况已隐去]"),
        ("minor", "张小三", "[未成年人]", "[未成年人已隐去]"),
        ("informant", "张三", "[举报人]", "[举报人已隐去]"),
        ("name", "", "", ""),
    ],
)
def test_each_kind_has_its_masks(kind, value, internal, public):
    assert (mask_value(kind, value, "internal"), mask_value(kind, value, "public", on=ON)) == (internal, public)


def test_a_mask_speaks_the_language_of_the_document():
    assert mask_value(Kind.IDENTITY, ID, "public", lang="en") == "[identity number removed]"
    assert mask_value(Kind.BIRTH_DATE, "1935-03-07", "public", lang="en", on=ON) == "aged 90–99"
    assert mask_value(Kind.HEALTH, "asthma", "internal", lang="en") == "[state of health]"


@pytest.mark.parametrize(
    ("on", "shown"),
    [
        (None, "[出生日期已隐去]"),
        (date(2018, 3, 6), "[出生日期已隐去]"),
        (date(2018, 3, 7), "10—19岁"),
        (date(1990, 1, 1), "[出生日期已隐去]"),
    ],
)
def test_a_childs_age_is_not_published_nor_one_that_cannot_be_counted(on, shown):
    assert mask_value("birth_date", "2000-03-07", "public", on=on) == shown


def test_the_county_goes_too_where_few_live_like_this():
    assert mask_value("address", "西湖区文新街道", "public", few=True) == "[地址已隐去]"
    assert masked("家住西湖区文新街道，", "public", few=True) == "家住[地址已隐去]，"


@pytest.mark.parametrize(("view", "lang"), [("Public", "zh"), ("", "zh"), ("public", "fr")])
def test_an_unknown_view_or_language_is_refused_and_not_guessed(view, lang):
    with pytest.raises(ValueError, match="view"):
        masked(ID, view, lang=lang)
    with pytest.raises(ValueError, match="view"):
        mask_value("identity", ID, view, lang=lang)


def test_an_unknown_kind_is_refused():
    with pytest.raises(ValueError, match="face"):
        mask_value("face", ID, "public")


LETTER = (
    f"申请人张三（女，1935年3月7日生，身份证号{ID}），家住浙江省杭州市西湖区文新街道骆家庄3幢201室，电话{MOBILE}，"
    f"微信zhang_san1。邻居李四、张小五可以作证。张三的残疾人证号{made.disability()}。社会信用代码{made.credit_code('N2')}。"
)


def test_a_letter_for_colleagues():
    assert masked(LETTER, "internal") == (
        f"申请人张*（女，1935—1939年生，身份证号3{'*' * 16}{ID[-1]}），家住浙江省杭州市西湖区文新街道***，"
        f"电话138****1111，微信zh******n1。邻居李*、张**可以作证。"
        f"张*的残疾人证号{'*' * 20}。社会信用代码{made.credit_code('N2')}。"
    )


def test_a_letter_for_the_public():
    assert masked(LETTER, "public", on=ON) == (
        f"申请人张某甲（女，90—99岁生，身份证号{REMOVED}），家住浙江省杭州市西湖区，电话[手机号已隐去]，"
        f"微信[网络账号已隐去]。邻居李某、张某乙可以作证。"
        f"张某甲的残疾人证号[残疾人证号已隐去]。社会信用代码{made.credit_code('N2')}。"
    )


def test_a_text_without_persons_stays_as_it_was_written():
    text = "申请人不服，评分０．４２，门槛 0.5 — 请复核。"
    assert masked(text, "public") == text


def test_a_name_with_and_without_room_is_one_person():
    assert masked("姓名：张　三，张三的邻居", "public") == "姓名：张某，张某的邻居"


def test_an_allowed_name_and_number_stay():
    text = "案号20260324000013，申请人张三，联系人王五。"
    assert masked(text, "public", allow=["20260324000013", "王五"]) == "案号20260324000013，申请人张某，联系人王五。"


def test_more_than_ten_people_of_one_surname_are_told_apart():
    people = "、".join("张" + letter for letter in "三四五六七八九十百千万")
    shown = masked(f"申请人{people}，", "public")
    assert shown == "申请人" + "、".join("张某" + stem for stem in [*"甲乙丙丁戊己庚辛壬癸", "11"]) + "，"


def test_what_a_mask_brings_together_is_found_in_the_next_look():
    shown = masked(f"身份证{ID}{MOBILE}", "internal")
    assert masked(shown, "internal") == shown
    assert MOBILE not in shown
