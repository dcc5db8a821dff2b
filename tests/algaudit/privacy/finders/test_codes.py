"""Signs of persons that a shape or the word before them gives away."""

import pytest

from algaudit.privacy.finders.codes import by_cue, by_shape
from tests.algaudit.privacy import made


def read(finder, text):
    """Return what is found: kind and text."""
    return [(span.kind.value, text[span.start : span.end]) for span in finder(text)]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("浙A12345", "plate"),
        ("浙a·12345", "plate"),
        ("京A-D1234", "plate"),
        ("浙AD12345", "plate"),
        ("粤Z1234港", "plate"),
        ("京A1234学", "plate"),
        ("li.si@example.com", "mail"),
        ("li_si+1@mail.example.com.cn", "mail"),
        (made.credit_code("N2"), "credit_code"),
        (made.credit_code("Y1"), "credit_code"),
        (made.credit_code("91"), "credit_code"),
        (made.credit_code("91").lower(), "credit_code"),
        (made.credit_code("92"), "trader_code"),
        (made.credit_code("51", "10000000"), "credit_code"),  # digits but for the last sign
        ("USA110065080410", "foreign_card"),
        ("H12345678", "travel_document"),
        ("M1234567801", "travel_document"),
    ],
)
def test_a_shape_gives_it_away(text, kind):
    assert read(by_shape, text) == [(kind, text)]
    assert read(by_shape, f"见{text}，") == [(kind, text)]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "浙江A组12345",
        "浙ABCDEF",
        "浙A1234567",
        "@",
        "a@",
        "@b.cn",
        "张三@某",
        "a@b",
        "33010419350307001A",
        "A" * 18,
        "9133010612345678901",
        "H1234567",
        "HH12345678",
        "USA11006508041",
    ],
)
def test_another_shape_gives_nothing_away(text):
    assert read(by_shape, text) == []


def test_a_code_with_wrong_check_signs_is_less_certain():
    code = made.credit_code("91")
    wrong = code[:-1] + ("1" if code[-1] != "1" else "2")
    assert [span.certain for span in (*by_shape(code), *by_shape(wrong))] == [True, False]


@pytest.mark.parametrize(
    ("cue", "value", "kind"),
    [
        ("残疾人证号", made.disability(), "disability_certificate"),
        ("残疾证:", "33010419351345001043", "disability_certificate"),
        ("社保卡号:", "A12345678", "social_card"),
        ("社会保障卡 ", "3301 0600 1234", "social_card"),
        ("医保卡(", "330106001", "social_card"),
        ("户口簿号", "00123456", "household_book"),
        ("户口本编号:", "330-106-001", "household_book"),
        ("户号", "330106001001", "household_book"),
        ("户籍编号:浙户字第", "330106001", "household_book"),
        ("低保证号:", "3301060012345", "allowance_card"),
        ("低保证编号:浙民保字第", "330106001234", "allowance_card"),
        ("最低生活保障金领取证号", "330106001", "allowance_card"),
        ("特困人员供养证", "330106001", "allowance_card"),
        ("五保证号", "330106001", "allowance_card"),
        ("低收入家庭证", "330106001", "allowance_card"),
        ("护照号码:", "E12345678", "travel_document"),
        ("台胞证", "12345678", "travel_document"),
        ("永居证号", "USA110065080410", "foreign_card"),
        ("身份证:", "33O104193503070010", "identity"),
        ("身份证号码是", "3301041935030", "identity"),
        ("公民身份号码", made.identity(), "identity"),
        ("居住证No.", "330104193503", "identity"),
        ("银行卡号:", "6222 0202 0011", "bank_card"),
        ("账号=", "1202026209001234567", "bank_card"),
        ("一卡通", "101002003004", "bank_card"),
        ("微信号:", "zhang_san", "chat"),
        ("微信", "wxid_a1b2c3", "chat"),
        ("微信", made.mobile(), "chat"),
        ("微信号:", "zhangsan", "chat"),
        ("wechat: ", "zhang-san", "chat"),
        ("WX", "123456", "chat"),
        ("V信:", "zhang_san", "chat"),
        ("QQ号", "123456789", "chat"),
        ("手机号:", "1380000111", "mobile"),
        ("电话", "138 0000 1111", "mobile"),
        ("tel: ", "8888-0000", "landline"),
        ("座机", "88880000", "landline"),
        ("联系方式:", "0571 88880000", "landline"),
    ],
)
def test_the_word_before_it_explains_a_number(cue, value, kind):
    assert read(by_cue, f"{cue}{value},") == [(kind, value)]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "低保证明材料330106份",
        "身份证复印件2份",
        "户口簿1本",
        "社保卡已激活",
        "用户号330106001",
        "银行卡余额3000元",
        "微信支付500元",
        "微信 payment",
        "微信APP",
        "电话12345",
        "电话400-123-4567",
        "电话8001234567",
        "hotel 88880000",
        "手机3部",
        "身份证[身份证件号已隐去]",
        "手机138****1111",
    ],
)
def test_without_a_number_the_word_alone_is_nothing(text):
    assert read(by_cue, text) == []


def test_a_number_behind_a_cue_ends_where_a_mobile_number_begins():
    assert read(by_cue, f"户口簿号 00123456 {made.mobile()}") == [("household_book", "00123456")]
