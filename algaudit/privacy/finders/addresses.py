"""Addresses, from the province down to the door: 西湖区文新街道骆家庄3幢201室.

An address is a chain of places, each known by its last word (县, 街道, 路, 号) and each smaller than the one before.
What lies below the township leads to a door; what lies above is where many live.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from algaudit.privacy.kinds import Kind, Span

#: Levels of places: a chain goes down, never up.
_COUNTY, _TOWN, _STREET, _DOOR = 3, 4, 5, 6
_LEVELS = {"province": 1, "city": 2, "county": _COUNTY, "town": _TOWN, "street": _STREET}
_NUMERAL = "0-9A-Za-z一二三四五六七八九十百千〇零甲乙丙丁东南西北\\-"
#: Looking for the first letter alone makes the search faster.
_FIRST_LETTERS = f"特省维壮回自地市盟新开区县旗街镇乡苏村社居屯庄寨大路巷胡弄小花公家苑广宿{_NUMERAL}"
_PLACE = re.compile(
    rf"(?=[{_FIRST_LETTERS}])(?:"
    r"(?P<province>特别行政区|省|(?<=[古夏西藏疆])(?:维吾尔|壮族|回族)?自治区)"
    r"|(?P<city>地区|自治州|(?<![城都超])市(?![民场里外级内委区])|盟)"
    r"|(?P<county>自治[县旗]|新区|开发区|(?<![小社校景园片辖地市])区(?![域别分间委级])|县(?![级委])|旗)"
    r"|(?P<town>街道(?:办事处)?|(?<![城村老家故下返])(?:镇|乡)(?![村镇下亲级族])|苏木)"
    r"|(?P<street>村(?![民干里级集医])|社区|屯|庄|寨|大道|路|街(?!道)|巷|胡同|弄堂"
    r"|小区|花园|公寓|家园|新村|苑|大厦|广场|宿舍)"
    rf"|(?P<door>(?<![{_NUMERAL}第〕)\]年月])[{_NUMERAL}]{{1,8}}\s?"
    r"(?:号院|号楼|号(?!令|文|线|公告|人员)|幢|栋|座|弄|组|队|单元|室|楼|层|户|房))"
    # 201 or 3-2-201: only behind another place.
    rf"|(?P<flat>(?<![{_NUMERAL}])[0-9]{{1,4}}(?:-[0-9]{{1,4}}){{0,3}}(?![0-9年月日元个岁人份次万千百%.-])))"
)
#: A name before its last word, or the space before a number.
_MIDDLE = re.compile(r"\s?[㐀-鿿0-9A-Za-z]{0,8}")
_LONGEST_GAP = 9
_LEFT = re.compile(r"[㐀-鿿0-9A-Za-z]{1,8}\Z")
_CUE = re.compile(
    r"(?:住址|地址|户籍所在地|户籍地|居住地|现住|家住|居住[在于]|住[在于]|位于|坐落于?|(?<![居入])住)(?!已隐去|所|院|房|户|址)"
    r"(?P<colon>\s?[:=]\s?)?(?:为|是|在|于)?\s?"
)
_CLAUSE = re.compile(r"[^\s,;。、\[\]\"“”()!?:]{0,80}")
_SAYS_NOTHING = re.compile(r"(?:农村|本村|本地|城区|城里|乡下)$|详见|见附|附件|同上|无|不详|不明|已|未|保密|\*")
_OFFICE = re.compile(
    "居委会|村委会|委员会|办事处|党|服务|卫生|民政|办公|警务|书记|主任|干部|工作|网格|医院|学校|幼儿园|中心|政府|派出所|司法|敬老院"
)
#: What tells a door from a count: 3 户 may be households.
_IS_DOOR = re.compile(r"(?:号院|号楼|号|幢|栋|座|弄|组|单元|室)\Z")
_VILLAGE = re.compile(r"(?:村|社区|屯|庄|寨)\Z")
_WORTH_A_LOOK = re.compile(r"[住址省市区县旗镇乡村路街巷道弄号幢室]")


@dataclass(slots=True)
class _Chain:
    """Places that follow each other, as far as they have been read."""

    start: int
    end: int
    first: int
    level: int
    county_end: int = 0
    town_end: int = 0
    has_town: bool = False
    has_village: bool = False
    has_street: bool = False
    has_door: bool = False

    def add(self, hit: re.Match[str]) -> None:
        """Go down to the next place."""
        self.end, self.level = hit.end(), _level(hit)
        if self.level <= _TOWN:
            self.town_end = self.end
        if self.level <= _COUNTY:
            self.county_end = self.end
        self.has_town |= self.level == _TOWN
        self.has_street |= self.level == _STREET
        self.has_village |= self.level == _STREET and _VILLAGE.search(hit.group()) is not None
        self.has_door |= self.level == _DOOR and _IS_DOOR.search(hit.group()) is not None

    def leads_to_a_door(self, text: str) -> bool:
        """Say whether this is an address though no cue stands before it."""
        if self.has_door and (self.has_street or self.has_town):
            return True
        is_village = self.has_village and self.has_town and self.first <= _COUNTY
        return is_village and not _OFFICE.match(text, self.end)


def addresses(text: str) -> list[Span]:
    """Find addresses.

    Parameters
    ----------
    text : str
        A folded text.

    Examples
    --------
    >>> text = "家住西湖区文新街道骆家庄3幢201室，种菜"
    >>> [text[one.start : one.end] for one in addresses(text)]
    ['西湖区文新街道骆家庄3幢201室']
    """
    if not _WORTH_A_LOOK.search(text):
        return []
    cues = {cue.end(): cue for cue in _CUE.finditer(text)}
    begun: dict[int, _Chain] = {}
    found: list[Span] = []
    for chain in _chains(text, cues):
        if chain.start in cues:
            begun[chain.start] = chain
        elif chain.leads_to_a_door(text):
            found.append(Span(Kind.ADDRESS, chain.start, chain.end, certain=True))
    cued = (_behind_cue(text, cue, begun.get(end)) for end, cue in cues.items())
    return [*found, *(span for span in cued if span)]


def kept_until(address: str, *, town: bool) -> int:
    """Return how much of an address may be shown: down to the township, or down to the county only.

    Examples
    --------
    >>> kept_until("西湖区文新街道骆家庄3幢", town=True), kept_until("西湖区文新街道骆家庄3幢", town=False)
    (7, 3)
    """
    first = next(_chains(address, {0}), None)
    if first is None or first.start:
        return 0
    return first.town_end if town else first.county_end


def _behind_cue(text: str, cue: re.Match[str], chain: _Chain | None) -> Span | None:
    start = cue.end()
    clause = _CLAUSE.match(text, start)
    end = clause.end() if clause else start
    if chain is not None:
        # A form says all of it in one go; a sentence goes on.
        end = chain.end if cue["colon"] is None else max(end, chain.end)
    elif cue["colon"] is None or end - start < 2:
        return None
    address = text[start:end]
    # Down to the county there is nothing to hide.
    if _SAYS_NOTHING.match(address) or kept_until(address, town=False) == len(address):
        return None
    return Span(Kind.ADDRESS, start, end, certain=chain is not None)


def _chains(text: str, cued: Collection[int]) -> Iterator[_Chain]:
    """Put places together that follow each other, each smaller than the one before."""
    chain: _Chain | None = None
    for hit in _PLACE.finditer(text):
        if chain and _follows(text, chain, hit):
            chain.add(hit)
            continue
        start = _begin(text, hit, chain.end if chain else 0, cued)
        if hit.lastgroup != "flat" and (start < hit.start() or hit.lastgroup == "door"):
            if chain:
                yield chain
            chain = _Chain(start, hit.end(), _level(hit), _level(hit))
            chain.add(hit)
    if chain:
        yield chain


def _follows(text: str, chain: _Chain, hit: re.Match[str]) -> bool:
    before, level = chain.level, _level(hit)
    gap = text[chain.end : hit.start()] if hit.start() - chain.end <= _LONGEST_GAP else None
    if gap is None:
        return False
    if level == _DOOR:
        return before >= _COUNTY and not gap.strip()
    # 骆家庄村: the last word of the name is that of a smaller place itself.
    is_named = bool(gap) or before == level == _STREET
    return is_named and _MIDDLE.fullmatch(gap) is not None and (level > before or level >= _STREET)


def _begin(text: str, hit: re.Match[str], least: int, cued: Collection[int]) -> int:
    """Return where the name before a place begins: behind a cue, or up to eight letters before."""
    found = _LEFT.search(text, max(least, hit.start() - 8), hit.start())
    start = found.start() if found else hit.start()
    return max((cue for cue in range(start, hit.start() + 1) if cue in cued), default=start)


def _level(hit: re.Match[str]) -> int:
    return _LEVELS.get(hit.lastgroup or "", _DOOR)
