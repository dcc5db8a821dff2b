"""What stands where something was taken out, in the language of the text around it.

These words are part of a document, not of a page: they stay as they are when the page is shown in another language.
"""

from __future__ import annotations

from algaudit.privacy.kinds import Kind

_NAMED: dict[Kind, tuple[str, str]] = {
    Kind.IDENTITY: ("身份证件号", "identity number"),
    Kind.RESIDENCE_PERMIT: ("身份证件号", "identity number"),
    Kind.FOREIGN_CARD: ("身份证件号", "identity number"),
    Kind.TRAVEL_DOCUMENT: ("出入境证件号", "travel document number"),
    Kind.DISABILITY: ("残疾人证号", "disability certificate number"),
    Kind.MOBILE: ("手机号", "mobile number"),
    Kind.LANDLINE: ("电话号码", "telephone number"),
    Kind.NAME: ("姓名", "name"),
    Kind.ADDRESS: ("地址", "address"),
    Kind.BANK_CARD: ("银行卡号", "bank card number"),
    Kind.CREDIT_CODE: ("统一社会信用代码", "unified social credit code"),
    Kind.TRADER_CODE: ("统一社会信用代码", "unified social credit code"),
    Kind.SOCIAL_CARD: ("社会保障卡号", "social security card number"),
    Kind.HOUSEHOLD_BOOK: ("户口簿号", "household book number"),
    Kind.ALLOWANCE_CARD: ("救助证号", "allowance certificate number"),
    Kind.PLATE: ("车牌号", "licence plate"),
    Kind.CHAT: ("网络账号", "online account"),
    Kind.MAIL: ("电子邮箱", "e-mail address"),
    Kind.BIRTH_DATE: ("出生日期", "birth date"),
    Kind.NUMBER: ("号码", "number"),
    Kind.HEALTH: ("健康情况", "state of health"),
    Kind.MINOR: ("未成年人", "child"),
    Kind.INFORMANT: ("举报人", "person who reported"),
}
#: Kind → language → what stands in a published text.
REMOVED: dict[Kind, dict[str, str]] = {
    kind: {"zh": f"[{zh}已隐去]", "en": f"[{en} removed]"} for kind, (zh, en) in _NAMED.items()
}
#: Kinds of which colleagues see only that they are there.
ROLES: dict[Kind, dict[str, str]] = {
    kind: {"zh": f"[{_NAMED[kind][0]}]", "en": f"[{_NAMED[kind][1]}]"}
    for kind in (Kind.HEALTH, Kind.MINOR, Kind.INFORMANT)
}
