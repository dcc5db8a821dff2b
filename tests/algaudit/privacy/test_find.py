"""One list of finds for a whole text: nothing overlaps, nothing of a number is left over, and what is allowed stays."""

import pytest

from algaudit.privacy.find import found
from algaudit.privacy.kinds import Kind
from tests.algaudit.privacy import made

ID, MOBILE = made.identity(), made.mobile()
WIDE = str.maketrans("0123456789", "０１２３４５６７８９")


def read(text, **more):
    """Return what is found: kind and text."""
    return [(span.kind.value, text[span.start : span.end]) for span in found(text, **more)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # The traps that other recognisers fell into.
        (f"残疾人证{made.disability()}", [("disability_certificate", made.disability())]),
        (f"身份证{ID.translate(WIDE)}", [("identity", ID.translate(WIDE))]),
        ("330104 19350307 001" + ID[-1], [("identity", "330104 19350307 001" + ID[-1])]),
        ("138-1234-5678", [("mobile", "138-1234-5678")]),
        ("投诉人欧阳淑芬不服", [("name", "欧阳淑芬")]),
        ("申请人买买提·吐尔逊，", [("name", "买买提·吐尔逊")]),
        ("出生于一九三五年三月初七", [("birth_date", "一九三五年三月初七")]),
        ("社保卡号A12345678", [("social_card", "A12345678")]),
        ("微信号zhang_san", [("chat", "zhang_san")]),
        ("低保证号3301060012345", [("allowance_card", "3301060012345")]),
        (f"港澳台居民居住证{made.identity('810000')}", [("residence_permit", made.identity("810000"))]),
        (made.credit_code("N2"), [("credit_code", made.credit_code("N2"))]),
        # Two readings of the same signs: the one that hides more, or that the number itself gives away.
        (f"社保卡{ID}", [("identity", ID)]),
        (f"户口簿号{ID} {MOBILE}", [("identity", ID), ("mobile", MOBILE)]),
        (f"微信{MOBILE}", [("chat", MOBILE)]),
        (f"{MOBILE}@example.com", [("mail", f"{MOBILE}@example.com")]),
        (f"证件号{made.credit_code('91', '10000000')}", [("credit_code", made.credit_code("91", "10000000"))]),
        (f"账号{made.bank_card()}", [("bank_card", made.bank_card())]),
        (f"卡号{ID}-5", [("identity", ID), ("bank_card", "5")]),
        ("账号 1202 0262 0900 1234 567", [("bank_card", "1202 0262 0900 1234 567")]),
        ("①13800001111②13900001111", [("mobile", "13800001111"), ("mobile", "13900001111")]),
        ("1\u200b3\u200b8-1234-5678", [("mobile", "1\u200b3\u200b8-1234-5678")]),
    ],
)
def test_what_names_a_person_is_found(text, expected):
    assert read(text) == expected


ORDINARY = """申请人对本次评分结果有异议，请求人工复核。
申请人向区民政局提交了材料，申请人应于十五日内补正。
申请人家庭人均月收入1080元，低于当地低保标准1200元。
投诉人认为该算法把种地收入算高了，本人不服该决定。
申请人和其妻均无劳动能力，申请人全家4口人，住房面积60平方米。
申请人于2026年3月24日收到决定书，2026年3月7日发生纠纷。
村民代表大会通过了该方案，村民委员会公示七天。
老人说门槛是0.5，他的得分是0.4837，准确率0.9123456789。
残疾人两项补贴自2026年1月1日起发放，标准为每月200元。
依据《社会救助暂行办法》第十一条，杭民〔2026〕12号文件，第3号公告附后。
拨打12345热线或110报警，客服400-123-4567。
指纹sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08。
指纹13812345678901234567890123456789abcdef12。
审核人王五，经办人李四，复核时间2026-03-07 12:30:59。
西湖区民政局文新街道办事处社会救助科，全区8个街道3个镇共120个村。
第2组与第3组的差距为5.3个百分点（95%区间2.1—8.5），样本10000000个。
收入区间：0—500、500—1000、1000—2000；人均年收入12,345,678.90元。
社保卡已激活，户口簿复印件1份，身份证复印件2份，银行卡余额3000元，账号被冻结。
微信支付500元，微信小程序可查，支付宝缴费，电话通知了3次。
原告、被告双方和解，第三人未到庭，当事人同意调解，监护人同意，代理人权限为一般代理。
IP 192.168.100.200，端口8080，版本2.3.1
[身份证件号已隐去][手机号已隐去][地址已隐去]，张某甲与李某""".splitlines()


@pytest.mark.parametrize("text", ORDINARY)
def test_an_ordinary_sentence_names_nobody(text):
    assert found(text) == []


def test_finds_are_in_the_order_of_the_text():
    text = f"家住西湖区文新街道骆家庄3幢，电话{MOBILE}，申请人张三，身份证{ID}"
    assert [kind for kind, _ in read(text)] == ["address", "mobile", "name", "identity"]


class TestAllowed:
    """Who decided, the department, the algorithm and the number of the case are never masked."""

    def test_the_number_of_the_case_stays(self):
        assert read("案号20260324000013，电话13800001111", allow=["20260324000013"]) == [("mobile", "13800001111")]
        assert read("案号２０２６０３２４００００１３", allow=["20260324000013"]) == []

    def test_the_decider_stays(self):
        assert read("申请人张三，复核人王五，联系人王五", allow={"王五"}) == [("name", "张三")]

    def test_the_department_stays_in_the_midst_of_an_address(self):
        text = "住址：西湖区文新街道文新社区服务站隔壁3号"
        assert read(text, allow=["文新社区服务站"]) == [("address", "西湖区文新街道"), ("address", "隔壁3号")]

    def test_a_part_of_a_number_does_not_open_it(self):
        for part in (ID[:6], ID[6:14], ID[:17], "0"):
            assert read(f"{ID[:6]} {ID[6:14]} {ID[14:]}", allow=[part])[0][0] == "identity"
            assert read(ID, allow=[part]) == [("identity", ID)]

    def test_an_empty_word_allows_nothing(self):
        assert read(MOBILE, allow=["", " "]) == [("mobile", MOBILE)]

    def test_signs_of_patterns_mean_themselves(self):
        assert read(f"{MOBILE} [0-9]+", allow=["[0-9]+", ".*"]) == [("mobile", MOBILE)]


def test_the_evidence_goes_with_the_find():
    assert [span.certain for span in found(f"{ID}，{made.mistyped(ID)}")] == [True, False]


def test_places_count_in_the_text_as_it_was_written():
    text = "\u200b（\u200b１３８－１２３４－５６７８\u200b）"
    (span,) = found(text)
    assert (span.kind, text[span.start : span.end]) == (Kind.MOBILE, "１３８－１２３４－５６７８")
