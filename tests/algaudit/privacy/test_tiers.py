"""Three tiers; a record takes the highest of its fields; what is a state secret is not let in."""

import itertools

import pytest

from algaudit.errors import InputError
from algaudit.privacy.kinds import Kind
from algaudit.privacy.tiers import REFUSED, TIER_OF_KIND, Tier, highest, tier_of


def test_the_tiers_are_those_of_the_register():
    assert [tier.value for tier in Tier] == ["public", "internal", "secret"]


def test_nobody_one_or_two_people_approve_and_only_open_data_leave_no_trace():
    assert [tier.approvals for tier in Tier] == [0, 1, 2]
    assert [tier.leaves_trace for tier in Tier] == [False, True, True]


@pytest.mark.parametrize(
    ("what", "tier"),
    [
        ("must_publish", "public"),
        ("open_data", "public"),
        ("general", "internal"),
        ("personal", "internal"),
        ("shared_on_conditions", "internal"),
        ("sensitive_personal", "secret"),
        ("important", "secret"),
        ("work_secret", "secret"),
        ("not_shared", "secret"),
    ],
)
def test_each_class_of_data_has_its_tier(what, tier):
    assert tier_of(what) == tier


def test_what_nobody_has_classed_counts_as_the_highest():
    assert tier_of("") is Tier.SECRET


@pytest.mark.parametrize("what", sorted(REFUSED))
def test_state_secrets_and_core_data_are_refused_in_one_sentence(what):
    with pytest.raises(InputError) as refused:
        tier_of(what)
    assert refused.value.sentence("en").startswith(f"Data of the class {what} may not be kept here")


@pytest.mark.parametrize("tiers", list(itertools.product(Tier, repeat=3)))
def test_a_record_takes_the_tier_of_its_highest_field(tiers):
    order = list(Tier)
    assert order.index(highest(tiers)) == max(map(order.index, tiers))


def test_a_record_without_fields_has_not_been_looked_at():
    assert highest([]) is Tier.SECRET


def test_a_word_that_is_no_tier_is_not_taken_for_one():
    with pytest.raises(ValueError, match="top"):
        highest(["public", "top"])


def test_every_kind_of_identifier_has_a_tier():
    assert set(TIER_OF_KIND) == set(Kind)
    assert TIER_OF_KIND[Kind.CREDIT_CODE] is Tier.PUBLIC
    assert TIER_OF_KIND[Kind.NAME] is Tier.INTERNAL
    secret = (Kind.IDENTITY, Kind.DISABILITY, Kind.BANK_CARD, Kind.HEALTH, Kind.MINOR, Kind.INFORMANT, Kind.SOCIAL_CARD)
    assert {TIER_OF_KIND[kind] for kind in secret} == {Tier.SECRET}
