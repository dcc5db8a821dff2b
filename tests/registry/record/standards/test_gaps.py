"""What a record lacks for each standard: which field, where to fill it in, and why what is there is not enough."""

import pytest

from registry.record.fields import definitions
from registry.record.standards.gaps import gap_sentence, gaps, satisfied
from registry.record.standards.mapping import FOREIGN, OWN, standard
from tests.registry.record.documents import both, changed, example, small


def lacking(record, code: str, lang: str | None = None) -> list[tuple]:
    """Return the gaps as field and reason."""
    return [(one.path, one.why) for one in gaps(record, code, lang)]


def test_a_record_with_every_field_lacks_only_what_no_record_can_have():
    assert satisfied(example()) == (OWN, "uk-atrs", "eurocities", "eu-annex-viii-c")
    assert lacking(example(), "nl") == [("lang", "not_accepted")]
    assert lacking(example(), "cn-filing") == [("法定代表人", "no_field"), ("落实算法安全主体责任基本情况", "no_field")]


def test_an_empty_record_lacks_everything_that_must_be_there_before_publishing():
    missing = {one.path for one in gaps(small(), OWN)}
    for one in definitions():
        wanted = one.required == "publish" and not one.when and one.number != 1
        assert bool({place for row in one.wanted for place in row} & missing) == wanted, one.number
    assert satisfied(small()) == ()


@pytest.mark.parametrize("code", FOREIGN)
def test_an_empty_record_lacks_every_field_that_a_standard_asks_for(code):
    missing = {one.path for one in gaps(small(), code)}
    for one in standard(code).entries:
        # What depends on something else, is always the same or is the record's number is not missing yet.
        asked = one.required and not one.when and one.kind not in {"constant", "language"}
        assert (one.path in missing) == (asked and one.source != ("record_id",)) or one.path == "lang"


def test_more_is_needed_once_people_are_affected():
    def numbers(status: str) -> set[int]:
        return {one.number for one in definitions() for gap in gaps(small(status=status), OWN) if one.holds(gap.place)}

    assert numbers("in_use") - numbers("planned") == {17, 47, 53, 59, 63, 65}
    assert numbers("suspended") == numbers("in_use")
    assert numbers("withdrawn") == numbers("planned")


def test_grounds_for_a_low_level_are_asked_for_only_at_a_low_level():
    def asked(level: str) -> bool:
        record = small(impact_level={"level": level, "questionnaire": "county-1"})
        return ("not_high_impact_grounds", "missing") in lacking(record, OWN)

    assert [asked(level) for level in ("I", "II", "III", "IV")] == [True, True, False, False]


def test_words_in_one_language_only_lack_the_other():
    record = changed(
        name={"zh": "甲"}, risks=[{"name": both("a"), "description": {"en": "b"}, "mitigation": both("c")}]
    )
    assert lacking(record, OWN) == [("name", "language")]
    assert gaps(record, OWN)[0].language == "en"
    assert lacking(record, "uk-atrs", "en") == [("name", "language")]
    assert lacking(record, "uk-atrs", "zh") == [("description", "language")]


def test_one_of_several_ways_is_enough_and_each_member_of_a_list_is_asked():
    assert ("contact.email", "missing") not in lacking(changed(contact={"phone": "12345", "desk": both("d")}), OWN)
    found = gaps(changed(contact={"phone": "12345"}), OWN)
    assert [(one.path, one.why) for one in found] == [("contact.desk", "missing")]
    datasets = [{"name": both("a"), "source": both("s"), "description": both("d")}, {"name": both("b")}]
    found = [one for one in gaps(changed(datasets=datasets, status="planned"), OWN) if one.path == "datasets[].source"]
    assert [(one.member, one.why) for one in found] == [(2, "missing")]
    done = [{"name": both("a"), "reason_not_done": both("r")}, {"name": both("b")}]
    assert [(one.member, one.path) for one in gaps(changed(assessments=done), OWN)] == [(2, "assessments[].summary")]


def test_a_field_that_is_withheld_for_a_reason_is_no_gap_of_ours_but_one_for_others():
    kept = [{"field": "proportionality", "reason": both("r"), "legal_ground": both("g")}]
    record = changed(withheld=kept)
    assert lacking(record, OWN) == []
    assert ("proportionality", "missing") in lacking(record, "eurocities")


def test_a_part_that_is_missing_in_one_data_set_is_named_with_its_number():
    plain = [{"name": both("a")}, {"name": both("b"), "completeness": both("c")}]
    found = [one for one in gaps(changed(datasets=plain), "uk-atrs") if one.path == "4.3.6"]
    assert [(one.member, one.why, one.place) for one in found] == [(1, "missing", "datasets[].completeness")]


def test_supplier_details_are_asked_for_only_where_there_is_a_supplier():
    assert ("1.4.x", "missing") in lacking(small(suppliers_involved=True), "uk-atrs")
    assert ("1.4.x", "missing") not in lacking(small(suppliers_involved=False), "uk-atrs")
    assert ("training_data", "missing") not in lacking(small(algorithm_category="rule_based"), "eurocities")
    assert ("training_data", "missing") in lacking(small(algorithm_category="hybrid"), "eurocities")


def test_texts_that_are_too_long_or_too_short_are_told_with_the_limit():
    long = changed(purpose_intent={"zh": "长" * 2_600, "en": "l" * 2_600})
    found = [one for one in gaps(long, "nl", "en") if one.why == "too_long"]
    assert [(one.path, one.limit) for one in found] == [("goal", 2_500)]
    short = changed(basic_principle=both("a"), operating_mechanism=both("b"), decision_logic={"text": both("c")})
    assert ("description", "too_short") in lacking(short, "eurocities", "en")
    links = [{"title": {"en": "t" * 120}, "article": both("1"), "url": "https://a.example"}]
    assert ("title", "too_long") in lacking(changed(lawful_basis=links), "nl", "en")
    assert ("category", "too_many") in lacking(changed(domain=["care", "work", "taxes", "housing"]), "nl")


def test_a_status_that_a_standard_has_no_word_for_is_told():
    assert ("status", "no_code") in lacking(changed(status="suspended"), "eurocities")
    assert ("4.1.2", "no_code") in lacking(changed(status="suspended"), "uk-atrs")


def test_each_kind_of_gap_is_said_in_both_languages():
    records = (small(), changed(status="suspended"), changed(name={"zh": "甲"}), example())
    long = changed(purpose_intent={"zh": "长" * 2_600, "en": "l" * 2_600}, basic_principle=both("a"))
    short = changed(basic_principle=both("a"), operating_mechanism=both("b"), decision_logic={"text": both("c")})
    many = changed(domain=["care", "work", "taxes", "housing"])
    found = {
        gap.why: gap
        for record in (*records, long, short, many)
        for code in (OWN, *FOREIGN)
        for gap in gaps(record, code)
    }
    assert set(found) == {
        "missing",
        "language",
        "too_long",
        "too_short",
        "too_many",
        "no_code",
        "not_accepted",
        "no_field",
    }
    for gap in found.values():
        for lang in ("zh", "en"):
            assert "{" not in gap_sentence(gap, lang)
            assert "None" not in gap_sentence(gap, lang)


def test_a_sentence_names_the_standard_its_field_and_ours():
    gap = next(one for one in gaps(small(), "uk-atrs") if one.path == "2.4")
    assert gap_sentence(gap, "en") == (
        "UK Algorithmic Transparency Recording Standard, version 3 asks for 2.4 (Previous process); "
        "Field 27 (How it was done before) is empty."
    )
    own = gaps(changed(contact={"phone": "12345"}), OWN)[0]
    assert gap_sentence(own, "en") == "Field 11 (Contact) is not filled in (contact.desk)."
    unsure = next(one for one in gaps(small(), "uk-atrs") if one.path == "4.2")
    assert gap_sentence(unsure, "en").endswith("How the standard itself puts this could not be confirmed.")
    member = next(one for one in gaps(changed(datasets=[{"name": both("a")}]), "uk-atrs") if one.path == "4.3.9")
    assert "(Data cleaning), entry 1;" in gap_sentence(member, "en")
