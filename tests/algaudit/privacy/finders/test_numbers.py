"""Numbers of persons are found in every spelling, the longest first; other numbers are left alone."""

import pytest

from algaudit.privacy.finders.numbers import numbers
from tests.algaudit.privacy import made


def read(text):
    """Return what is found: kind, evidence and text."""
    return [(span.kind.value, span.certain, text[span.start : span.end]) for span in numbers(text)]


ID, OLD, CERTIFICATE, CARD, MOBILE = (
    made.identity(),
    made.old_identity(),
    made.disability(),
    made.bank_card(),
    made.mobile(),
)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (ID, "identity"),
        (made.identity_with_x(), "identity"),
        (made.identity_with_x().lower(), "identity"),
        (f"{ID[:6]} {ID[6:14]} {ID[14:]}", "identity"),
        (f"{ID[:6]}-{ID[6:14]}-{ID[14:]}", "identity"),
        (" ".join(ID), "identity"),
        (f"{ID[:4]} {ID[4:8]} {ID[8:12]} {ID[12:16]} {ID[16:]}", "identity"),
        (f"{ID[:10]}\n{ID[10:]}", "identity"),
        (made.identity("440524", "18800101"), "identity"),
        (made.identity("330113", "19900307"), "identity"),
        (OLD, "identity"),
        (f"{OLD[:6]} {OLD[6:12]} {OLD[12:]}", "identity"),
        (f"{OLD[:4]} {OLD[4:8]} {OLD[8:12]} {OLD[12:]}", "identity"),
        (" ".join(OLD), "identity"),
        (made.identity("810000"), "residence_permit"),
        (made.identity("820000"), "residence_permit"),
        (made.identity("830000"), "residence_permit"),
        (made.identity("911330"), "foreign_card"),
        (CERTIFICATE, "disability_certificate"),
        (f"{ID} 43", "disability_certificate"),
        (f"{ID[:6]} {ID[6:14]} {ID[14:]} 43", "disability_certificate"),
        (f"{CERTIFICATE}B1", "disability_certificate"),
        (made.identity_with_x() + "11", "disability_certificate"),
        (MOBILE, "mobile"),
        ("138-1234-5678", "mobile"),
        ("138 1234 5678", "mobile"),
        ("(138)1234-5678", "mobile"),
        ("1381234 5678", "mobile"),
        (f"+86 {MOBILE}", "mobile"),
        (f"0086{MOBILE}", "mobile"),
        (f"86-{MOBILE}", "mobile"),
        (f"0{MOBILE}", "mobile"),
        ("0571-88880000", "landline"),
        ("(0571)8888 0000", "landline"),
        ("010-6234-5678", "landline"),
        (f"{CARD[:4]} {CARD[4:8]} {CARD[8:12]} {CARD[12:16]} {CARD[16:]}", "bank_card"),
        (f"{CARD[:6]} {CARD[6:]}", "bank_card"),
        (" ".join(CARD), "bank_card"),
        (CARD, "bank_card"),
        (made.credit_code("91", "10000000"), "credit_code"),
        (made.credit_code("92", "10000000"), "trader_code"),
    ],
)
def test_a_number_is_known_however_it_is_written(text, kind):
    assert read(text) == [(kind, True, text)]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (made.mistyped(ID), "identity"),
        (f"{ID[:6]} {ID[6:14]} {made.mistyped(ID)[14:]}", "identity"),
        (made.identity(day="19351345"), "identity"),  # there is no such day
        ("330104193513070" + "01X", "identity"),
        ("99010419350307001X", "foreign_card"),
        ("88010419350307001X", "identity"),  # no such province
        (ID[:17], "identity"),
        (f"{ID[:6]} {ID[6:14]} 001", "identity"),
        (ID + "5", "identity"),
        ("990104" + OLD[6:], "identity"),
        (made.mistyped(ID) + "43", "disability_certificate"),
        (ID + "99", "disability_certificate"),
        (" ".join(MOBILE), "mobile"),
        ("138-1234-567", "mobile"),
        ("138-1234-56789", "mobile"),
        ("057188880000", "landline"),
        ("01062345678", "landline"),
        ("62220202001122334", "bank_card"),
        (made.bank_card("4", 16), "bank_card"),
        ("6222 0202 0011 2233", "bank_card"),
        ("3301060012345", "number"),
        (ID + made.identity("420583", order="736"), "identity"),
        ("9" * 60, "number"),
    ],
)
def test_what_only_looks_like_a_number_of_a_person_is_found_too(text, kind):
    assert read(text) == [(kind, False, text)]


def test_a_mistyped_number_is_found_with_more_digits_stuck_to_its_last_piece():
    text = f"{ID[:6]} {ID[6:14]} {ID[14:]}2026年"
    assert read(text) == [("identity", False, text[:-1])]


@pytest.mark.parametrize("prefix", ["138", "192", "199", "170", "162"])
def test_all_ranges_of_mobile_numbers_are_known(prefix):
    assert read(made.mobile(prefix)) == [("mobile", True, made.mobile(prefix))]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "12000001111",
        "1380000111",
        "138000011112",
        "330106001001",  # the code of a village
        "0.13800001111",
        "得分0.138000011112222",
        "0.330104350307001",
        "0.330104193513450010",
        "3.141592653589793",
        "2026-01-01 2026-02-02 2026-03-03",
        "15 2026-03-07 1",
        "2026 0101 2026 0202 2026",
        "110 2026 0307 1234",
        "120 200 300 400 500 600 700 800",
        "1,234,567,890,123",
        "192.168.100.200",
        "0 571 8888 0000",
        "0091-88880000",
        "138-1234",
        "138-1234-56 78901",
        "3000 4000 5000 6001",
        "160/1000 - 440/1000",
    ],
)
def test_another_number_is_left_alone(text):
    assert read(text) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (f"{ID} {MOBILE}", ["identity", "mobile"]),
        (f"{MOBILE} {ID}", ["mobile", "identity"]),
        (f"{MOBILE}/139-0000-2222", ["mobile", "mobile"]),
        (f"2026-03-24 {MOBILE}", ["mobile"]),
        (f"1.{ID}\n2.{MOBILE}\n3.{CARD}\n4.{OLD}", ["identity", "mobile", "bank_card", "identity"]),
        (f"{ID} 41岁", ["identity"]),
        (f"{ID} 41 {MOBILE}", ["disability_certificate", "mobile"]),
        (f"{ID} 98", ["identity"]),
        (f"{MOBILE} 0571-88880000 {CARD}", ["mobile", "landline", "bank_card"]),
        (f"{MOBILE}X2", ["mobile"]),
    ],
)
def test_numbers_side_by_side_are_told_apart(text, found):
    assert [kind for kind, _, _ in read(text)] == found


def test_the_bracket_before_an_area_code_belongs_to_it():
    assert read("见(0571)88880000)") == [("landline", True, "(0571)88880000")]
    assert read("(13800001111)") == [("mobile", True, "13800001111")]


def test_nothing_but_the_check_signs_tells_an_office_from_a_person():
    code = made.credit_code("91", "10000000")
    assert read(code[:-1] + ("1" if code[-1] != "1" else "2")) == [
        ("number", False, code[:-1] + ("1" if code[-1] != "1" else "2"))
    ]
