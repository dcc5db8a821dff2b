"""Signs of persons that are not digits alone, or that only the word before them explains: 低保证号, 微信, 车牌.

A cue such as 户口簿号 stands before the number, with little between. What follows it is taken as it is: nobody can say
how each county numbers its certificates.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from algaudit.privacy.check_digits import is_credit_code
from algaudit.privacy.kinds import Kind, Span

_NO_WORD = r"(?![0-9A-Za-z])"
_NEW_WORD = r"(?<![0-9A-Za-z])"
_CREDIT = re.compile(
    rf"{_NEW_WORD}[0-9A-HJ-NPQRTUWXY]{{2}}[0-9]{{6}}[0-9A-HJ-NPQRTUWXY]{{10}}{_NO_WORD}", re.IGNORECASE
)
_PROVINCE_SIGNS = "京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川贵云藏陕甘青宁新"
_PLATE_SIGN = "[A-HJ-NP-Za-hj-np-z0-9]"
_PLATE = re.compile(
    rf"[{_PROVINCE_SIGNS}][A-Za-z][·\s.-]?(?=[A-Za-z]{{0,5}}[0-9])(?:{_PLATE_SIGN}{{4,5}}[学警港澳挂]|{_PLATE_SIGN}{{5,6}}{_NO_WORD})"
)
_SHAPES = {
    Kind.PLATE: _PLATE,
    Kind.FOREIGN_CARD: re.compile(rf"{_NEW_WORD}[A-Z]{{3}}[0-9]{{12}}{_NO_WORD}", re.IGNORECASE),
    Kind.TRAVEL_DOCUMENT: re.compile(rf"{_NEW_WORD}[HM](?:[0-9]{{10}}|[0-9]{{8}}){_NO_WORD}", re.IGNORECASE),
}
_MAIL_SIGNS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._%+-"
_HOST = re.compile(r"[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,5}")
_LONGEST_MAIL_NAME = 64

#: No plate and no paper has fewer signs in a row.
_LONG_ENOUGH = re.compile("[0-9A-Za-z]{4}")
#: Kind → cue, then the least digits of what follows it. A longer cue stands before a shorter one.
_CUES: dict[Kind, tuple[str, int]] = {
    Kind.DISABILITY: ("残疾人?证", 8),
    Kind.SOCIAL_CARD: ("社保卡|社会保障卡|医保卡|医疗保险卡|社会保障号|社保号|医保号|个人社保编号", 4),
    Kind.HOUSEHOLD_BOOK: ("户口[簿本]|户籍编号|(?<![用开客])户号", 3),
    Kind.ALLOWANCE_CARD: (
        "(?:低保|最低生活保障(?:金领取)?|特困(?:人员)?(?:供养|救助)?|五保(?:供养)?|低收入(?:家庭|人口)?|困难家庭)证(?![明据])",
        4,
    ),
    Kind.TRAVEL_DOCUMENT: ("护照|通行证|回乡证|台胞证", 6),
    Kind.FOREIGN_CARD: ("永久居留(?:身份)?证|永居证|外国人居留证", 8),
    Kind.IDENTITY: ("身份证|居住证|证件号|公民身份号码|身份号码", 6),
    Kind.BANK_CARD: ("银行卡|卡号|银行账[号户]|账号|帐号|存折|一卡通|开户账户", 9),
    Kind.CHAT: (r"微信|薇信|(?<![A-Za-z])(?:wechat|weixin|wx|vx|v信|qq)|抖音号?|支付宝", 0),
    Kind.MOBILE: (r"手机|电话|联系方式|座机|固话|传真|(?<![A-Za-z])(?:tel|mobile|phone)", 7),
}
_LINK = r"(?:件|号码|号|编号|账号|卡号|ID|No\.?|同号|为|是|[:(\[“\"'#=]|\s){0,5}"
#: Looking for the first letter alone makes the search several times as fast.
_FIRST_LETTERS = "残社医个户最低特五困护通回台永外身居证公银卡账帐存一开微薇抖支手电联座固传WwVvQqTtMmPp"
_CUE = re.compile(
    f"(?=[{_FIRST_LETTERS}])(?:{'|'.join(f'(?P<{kind.name}>{cue})' for kind, (cue, _) in _CUES.items())})",
    re.IGNORECASE,
)
_LINKED = re.compile(_LINK, re.IGNORECASE)
#: Signs with a space or a dash between; behind a space a mobile number begins anew.
_ROW = r"[0-9A-Za-z](?:(?:-| (?!1[3-9][0-9]{9}(?![0-9])))?[0-9A-Za-z]){2,29}"
_SIGNS = re.compile(_ROW)
#: 浙民保字第330106001号: the number of a paper, with the words around it.
_PAPER = re.compile(rf"(?:[\u4e00-\u9fff]{{1,6}}字?第?\s?)?({_ROW})")
_CHAT_NAME = re.compile(rf"[A-Za-z][-_A-Za-z0-9]{{5,19}}{_NO_WORD}|[1-9][0-9]{{4,11}}{_NO_WORD}")
_PHONE = re.compile(r"[0-9](?:[ -]?[0-9]){6,12}(?![0-9])")
_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_SERVICE_LINE = re.compile(r"[48]00[ -]?[0-9]{3,4}[ -]?[0-9]{3,4}")
_PAPERS = {Kind.ALLOWANCE_CARD, Kind.HOUSEHOLD_BOOK}


def by_shape(text: str) -> list[Span]:
    """Find what its shape gives away: licence plates, mail addresses, credit codes with letters, travel documents.

    Parameters
    ----------
    text : str
        A folded text.

    Examples
    --------
    >>> by_shape("车牌浙A12345")
    [Span(kind=<Kind.PLATE: 'plate'>, start=2, end=9, certain=True)]
    """
    return [*_mails(text), *(_coded(text) if _LONG_ENOUGH.search(text) else ())]


def by_cue(text: str) -> list[Span]:
    """Find what the word before it explains: cards, certificates, accounts, phones, names at WeChat.

    Parameters
    ----------
    text : str
        A folded text.

    Examples
    --------
    >>> by_cue("低保证号:330106001")
    [Span(kind=<Kind.ALLOWANCE_CARD: 'allowance_card'>, start=5, end=14, certain=False)]
    """
    spans = (_after_cue(text, cue) for cue in _CUE.finditer(text))
    return [span for span in spans if span]


def _coded(text: str) -> Iterator[Span]:
    for found in _CREDIT.finditer(text):
        code = found.group().upper()
        certain = is_credit_code(code)
        # Seventeen digits and a wrong letter could be an identity number: that is for the numbers to say.
        if not code[:17].isdigit() or (certain and code[17] not in "0123456789X"):
            kind = Kind.TRADER_CODE if code.startswith("92") else Kind.CREDIT_CODE
            yield Span(kind, found.start(), found.end(), certain)
    for kind, shape in _SHAPES.items():
        for found in shape.finditer(text):
            yield Span(kind, found.start(), found.end(), certain=kind is Kind.PLATE)


def _mails(text: str) -> Iterator[Span]:
    at = text.find("@")
    while at >= 0:
        before = text[max(0, at - _LONGEST_MAIL_NAME) : at]
        name = len(before) - len(before.rstrip(_MAIL_SIGNS))
        host = _HOST.match(text, at + 1)
        if name and host:
            yield Span(Kind.MAIL, at - name, host.end(), certain=True)
        at = text.find("@", at + 1)


def _after_cue(text: str, cue: re.Match[str]) -> Span | None:
    kind = Kind[cue.lastgroup or ""]
    link = _LINKED.match(text, cue.end())
    start = link.end() if link else cue.end()
    return _chat(text, cue.end(), start) if kind is Kind.CHAT else _cued(text, kind, start)


def _chat(text: str, cue: int, start: int) -> Span | None:
    found = _CHAT_NAME.match(text, start)
    # 微信 payment is a word, 微信号 payment a name.
    if not found or (found.group().isalpha() and not text[cue:start].strip()):
        return None
    return Span(Kind.CHAT, start, found.end(), certain=True)


def _cued(text: str, kind: Kind, start: int) -> Span | None:
    shape = _PHONE if kind is Kind.MOBILE else _PAPER if kind in _PAPERS else _SIGNS
    found = shape.match(text, start)
    if not found or sum(map(str.isdigit, found.group())) < _CUES[kind][1]:
        return None
    if kind is Kind.MOBILE and _SERVICE_LINE.match(text, start):
        return None
    if kind is Kind.MOBILE:
        is_mobile = _MOBILE.fullmatch(found.group().replace(" ", "").replace("-", "")) is not None
        return Span(kind if text[start] == "1" else Kind.LANDLINE, start, found.end(), is_mobile)
    return Span(kind, found.start(found.lastindex or 0), found.end(), certain=False)
