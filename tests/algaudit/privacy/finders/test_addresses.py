"""Addresses are found from the province to the door, and shown down to the township or the county."""

import pytest

from algaudit.privacy.finders.addresses import addresses, kept_until


def read(text):
    """Return the addresses in the order of the text."""
    return [text[span.start : span.end] for span in sorted(addresses(text), key=lambda span: span.start)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("家住浙江省杭州市西湖区文新街道骆家庄村3组12号去年申请", "浙江省杭州市西湖区文新街道骆家庄村3组12号"),
        ("住西湖区文新街道骆家庄12组3号", "西湖区文新街道骆家庄12组3号"),
        ("户籍地址:浙江省淳安县威坪镇河村23号。", "浙江省淳安县威坪镇河村23号"),
        ("现住拱墅区和睦新村3幢2单元501室,", "拱墅区和睦新村3幢2单元501室"),
        ("住址:文三路18号3幢201 电话", "文三路18号3幢201"),
        ("地址:北京市朝阳区三里屯路19号院3-2-501", "北京市朝阳区三里屯路19号院3-2-501"),
        (
            "居住在内蒙古自治区锡林郭勒盟苏尼特左旗满都拉图镇巴音社区3号楼",
            "内蒙古自治区锡林郭勒盟苏尼特左旗满都拉图镇巴音社区3号楼",
        ),
        ("住址:西湖区文新街道", "西湖区文新街道"),
        ("住在西湖区文新街道,", "西湖区文新街道"),
        ("住址:浙江省 淳安县 威坪镇 河村,", "浙江省 淳安县 威坪镇 河村"),
        ("住址:东门外老槐树旁,", "东门外老槐树旁"),
        ("住址:西湖区老槐树旁,", "西湖区老槐树旁"),
        ("他家是淳安县威坪镇河村的", "他家是淳安县威坪镇河村"),
        ("西湖区文新街道骆家庄三组十二号", "西湖区文新街道骆家庄三组十二号"),
        ("到文三路18号领取", "到文三路18号"),
        ("骆家庄东12 号", "骆家庄东12 号"),
        ("新疆维吾尔自治区喀什地区莎车县恰热克镇巴格村5组", "新疆维吾尔自治区喀什地区莎车县恰热克镇巴格村5组"),
    ],
)
def test_an_address_is_found(text, found):
    assert read(text) == [found]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "不服该决定",
        "西湖区民政局文新街道办事处社会救助科",
        "西湖区文新街道骆家庄社区居委会",
        "浙江省杭州市西湖区共有低保家庭1230户",
        "全区8个街道3个镇共120个村",
        "全市低保家庭3户,本村3户",
        "市民中心3号窗口",
        "到区政务服务中心3号窗口",
        "第3号公告",
        "杭民复〔2026〕3号",
        "浙民(2026)3号",
        "村里有12户,3人一户",
        "城镇与乡村,社区和小区,市区和县城",
        "路上要走1小时",
        "住址不详",
        "住址:同上",
        "住址:见附件",
        "住址:***",
        "住址:[地址已隐去]",
        "[地址已隐去]",
        "住院3天,住房60平方米,居住地与户籍地不一致",
        "家住农村,住在城里",
        "住址:浙江省杭州市西湖区",
        "家住西湖区,",
        "住",
        "住址:",
        "区区区区,县镇县镇",
        "3幢没有电梯",
    ],
)
def test_what_is_no_address_is_left_alone(text):
    assert read(text) == []


def test_two_addresses_in_one_text_are_two():
    assert read("住河村3组5号,后迁至文三路18号") == ["河村3组5号", "后迁至文三路18号"]


@pytest.mark.parametrize(
    ("address", "town", "county"),
    [
        ("浙江省杭州市西湖区文新街道骆家庄3幢", "浙江省杭州市西湖区文新街道", "浙江省杭州市西湖区"),
        ("浙江省 淳安县 威坪镇 河村", "浙江省 淳安县 威坪镇", "浙江省 淳安县"),
        ("义乌市佛堂镇田心村", "义乌市佛堂镇", "义乌市"),
        ("西湖区文三路18号", "西湖区", "西湖区"),
        ("文新街道骆家庄3幢", "文新街道", ""),
        ("文三路18号", "", ""),
        ("老槐树旁", "", ""),
        ("在很远很远的地方的那个西湖区", "", ""),  # whatever stands before a place is hidden with it
        ("西湖区翠苑小区3幢", "西湖区", "西湖区"),
        ("莎车县恰热克镇", "莎车县恰热克镇", "莎车县"),
        ("", "", ""),
    ],
)
def test_an_address_is_kept_down_to_the_township_or_the_county(address, town, county):
    assert address[: kept_until(address, town=True)] == town
    assert address[: kept_until(address, town=False)] == county
