"""Names of persons behind a cue: 申请人张三, 投诉人：欧阳淑芬, 举报人买买提·吐尔逊; then wherever they stand again.

Nothing marks where a Chinese name ends. It is taken up to what cannot belong to it: a sign, or a word that goes on.
In doubt one letter more is masked rather than one less. Officers are not looked for: there is no cue for them here.
"""

from __future__ import annotations

import re

from algaudit.privacy.finders.surnames import COMPOUND, DOUBTFUL, HARDLY_EVER, NOT_NAMES, SURNAMES
from algaudit.privacy.kinds import Kind, Span

_HAN = r"[㐀-䶿一-鿿\U00020000-\U0003ffff]"
_STRONG = (
    "(?<!被)申请人|投诉人|申诉人|举报人|检举人|信访人|上访人|反映人|来访人|来电人|求助人|当事人|代理人|监护人|户主|联系人|收件人|收款人|领取人|"
    "享受人|受助人|受益人|救助对象|供养人|抚养人|赡养人|扶养人|被告|原告|第三人|委托人|受托人|死者|证人|权利人|承租人|产权人|姓名|名叫|开户名|户名"
)
_KIN = (
    "妻子|丈夫|配偶|儿子|女儿|父亲|母亲|其父|其母|其妻|其夫|其子|其女|长子|次子|长女|次女|孙子|孙女|祖父|祖母"
    "|哥哥|弟弟|姐姐|妹妹|儿媳|女婿"
)
_WEAK = "老人|村民|居民|学生|患者|邻居|低保户|特困户|脱贫户|残疾人|困难群众|特困人员|低保对象|家属|亲属|本人"
#: Looking for the first letter alone makes the search five times as fast.
_FIRST_LETTERS = "".join(sorted({word.removeprefix("(?<!被)")[0] for word in f"{_STRONG}|{_KIN}|{_WEAK}".split("|")}))
_CUE = re.compile(
    rf"(?=[{_FIRST_LETTERS}])(?:(?P<strong>{_STRONG})|(?P<kin>{_KIN})|{_WEAK})(?:姓名|名字|名)?"
    r"(?P<link>\s{0,3}(?:[:=]|[(\[“\"‘'「]|(?<!\s)\s(?!\s))\s{0,3})?(?P<be>(?:是|为|系|叫)(?!否))?"
)
_AND = re.compile(r"\s?(?:、|和|与|及|以及|,)\s?")
#: 张三，男 · 李四（身份证号…）
_BEFORE_PARTICULARS = re.compile(
    rf"(?<!{_HAN}|[0-9A-Za-z*]){_HAN}{{2,4}}(?=\s?[,(]\s?(?:男|女|身份证|公民身份|[0-9]{{15}}))"
)
_HARD = re.compile(rf"(?!{_HAN}|[0-9A-Za-z*])")
#: Words that go on after a name; those of the second kind could also be its last letter.
_GOES_ON = re.compile(
    r"[0-9A-Za-z]|等|的|于|在|向|因|诉|已|曾|称|与|及|男|女|住|户|现|不|反映|申请|申报|提|是|对|从|电话|手机|同志|请求|要求|去|到|说|表示|以|被|由|将"
    r"|并|无|本人|患|出生|身份|证件|共|系|享|领|名下|所|其|未|没|却|就|也|还|都|一家|两|夫妻|认为|主张|收|拒|仍|再|又|多次|经|按|根据|通过|填|办|报|写"
    r"|签|问|找|打|则|应|可|能|需|须|要|让|把|给|跟|老人|诊断|死亡|去世|病|个人|全家|[和为来家有自年之同国平起]"
)
_COULD_BE_NAME = frozenset("和为来家有自年之同国平起")
#: Mrs Wang and Mr Zhang so-and-so need no mask, nor does a mask.
_TITLE = re.compile(
    r"女士|先生|小姐|某|氏|老太|大爷|大妈|大娘|阿姨|奶奶|爷爷|婆婆|同志|主任|科长|局长|书记|老师|医生|经理|\*"
)
_NO_NAME = re.compile(
    r"本人|详见|见附|附件|同上|无|不详|不明|匿名|保密|未|已|有限|公司|单位|委员|村|社区|街道|民政|政府|法院|.*(?:公司|局|办|委|院|所|部|处|站|社|村|会|中心)$"
)
_DOTTED = re.compile(rf"{_HAN}{{1,8}}(?:[·.]{_HAN}{{1,8}}){{1,4}}")
_WORD = re.compile(rf"{_HAN}{{2,4}}")
#: Forms leave room between the two letters of a name.
_SPACED = re.compile(rf"{_HAN} {{1,4}}{_HAN}(?!{_HAN})")
_GIVEN = re.compile(rf"{_HAN}{{1,3}}")
_NEVER_LAST = frozenset("等说称诉的")
#: Organisations apply too; their names are public.
_ORGANISATION = re.compile(
    rf"{_HAN}{{2,30}}?(?:公司|合作社|委员会|居委会|村委会|局|厂|站|中心|学校|医院|政府|办事处)(?!{_HAN})"
)
_MOST_LETTERS = 6


def names(text: str) -> list[Span]:
    """Find names of persons.

    Parameters
    ----------
    text : str
        A folded text.

    Examples
    --------
    >>> text = "申请人张三不服，张三的邻居"
    >>> [(text[one.start : one.end], one.certain) for one in names(text)]
    [('张三', True), ('张三', False)]
    """
    found = {span.start: span for cue in _CUE.finditer(text) for span in _listed(text, cue)}
    for one in _BEFORE_PARTICULARS.finditer(text):
        is_name = _begins_like_name(text, one.start()) and text[one.start()] not in DOUBTFUL
        if is_name and not _TITLE.search(one.group()):
            found.setdefault(one.start(), Span(Kind.NAME, one.start(), one.end(), certain=False))
    return [*found.values(), *_again(text, found)] if found else []


def split_name(name: str) -> tuple[str, int]:
    """Return what a mask keeps of a name and how many letters it hides: the surname, or a minority name's first letter.

    Examples
    --------
    >>> split_name("张三"), split_name("欧阳淑芬"), split_name("买买提·吐尔逊")
    (('张', 1), ('欧阳', 2), ('买', 6))
    """
    name = "".join(name.split())
    kept = name[:2] if name[:2] in COMPOUND and len(name) > 2 else name[:1]
    return kept, len(name) - len(kept)


def _listed(text: str, cue: re.Match[str]) -> list[Span]:
    """Return the names behind a cue: one, or several with 、 or 和 between."""
    found: list[Span] = []
    explicit = cue["link"] is not None and cue["be"] is None
    sure = cue["strong"] is not None or cue["kin"] is not None
    place: int | None = cue.end()
    while place is not None and not _CUE.match(text, place) and not _ORGANISATION.match(text, place):
        end = _end_of_name(text, place, explicit=explicit and cue["kin"] is None, sure=sure)
        if end is None:
            break
        certain = cue["strong"] is not None and not found and _begins_like_name(text, place)
        found.append(Span(Kind.NAME, place, end, certain))
        link = _AND.match(text, end)
        # A second one must show by itself that it is a name.
        place, explicit, sure = link.end() if link else None, False, False
    return found


def _end_of_name(text: str, start: int, *, explicit: bool, sure: bool) -> int | None:
    dotted = _DOTTED.match(text, start)
    if dotted:
        last = max(text.rfind("·", start, dotted.end()), text.rfind(".", start, dotted.end())) + 1
        return last + _letters(text, last, dotted.end())
    spaced = _SPACED.match(text, start) if explicit and text[start : start + 1] in SURNAMES else None
    if spaced:
        return spaced.end()
    if _begins_like_name(text, start) and (explicit or text[start] not in HARDLY_EVER):
        first = 2 if text[start : start + 2] in COMPOUND else 1
        end = _end_of_given(text, start + first, sure=sure and text[start] not in DOUBTFUL)
        return None if _TITLE.match(text, start + first) else end
    word = _WORD.match(text, start) if explicit and sure else None
    # A rare surname, or none, as in names of minorities: only a form says that this is a name.
    if word and _HARD.match(text, word.end()) and not _NO_NAME.match(word.group()) and not _TITLE.search(word.group()):
        return word.end()
    return None


def _begins_like_name(text: str, start: int) -> bool:
    two = text[start : start + 2]
    return (two in COMPOUND or two[:1] in SURNAMES) and two not in NOT_NAMES


def _letters(text: str, start: int, end: int) -> int:
    """Return how many letters the last part of a minority name has."""
    for count in range(2, end - start):
        if _GOES_ON.match(text, start + count):
            return count
    return min(end - start, _MOST_LETTERS)


def _end_of_given(text: str, start: int, *, sure: bool) -> int | None:
    """Return where a given name of one or two letters ends, None when nothing says that this is a name."""
    letters = _GIVEN.match(text, start)
    if letters is None:
        return None
    short, long, longest = (min(start + count, letters.end()) for count in (1, 2, 3))
    goes_on = _GOES_ON.match(text, short)
    if sure and _HARD.match(text, longest) and not goes_on and not _GOES_ON.match(text, long):
        return longest
    if _HARD.match(text, long) and text[long - 1] not in _NEVER_LAST:
        return long
    if goes_on and not (text[long - 1] in _COULD_BE_NAME and _GOES_ON.match(text, long)):
        return short
    return long if sure or _GOES_ON.match(text, long) else None


def _again(text: str, found: dict[int, Span]) -> list[Span]:
    """Find the same names where no cue stands before them."""
    known = {text[one.start : one.end] for one in found.values()}
    known |= {name.replace(" ", "") for name in known}
    lengths = sorted({len(name) for name in known}, reverse=True)
    first = re.compile("[" + re.escape("".join({name[0] for name in known})) + "]")
    again: list[Span] = []
    behind = 0
    for letter in first.finditer(text):
        start = letter.start()
        name = next((part for length in lengths if (part := text[start : start + length]) in known), "")
        if name and start >= behind and start not in found:
            behind = start + len(name)
            again.append(Span(Kind.NAME, start, behind, certain=False))
    return again
