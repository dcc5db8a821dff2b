"""A county starts from the supplier's record: what is taken over, what is its own, and what differs."""

import pytest

from algaudit.errors import InputError
from registry.record.fork import inherit, inheritable, reaching
from tests.registry.record.documents import both, changed, example, small

HASH = "sha256:" + "a" * 64
PARENT = {
    "record_id": "VENDOR-1",
    "name": both("assess"),
    "purpose_intent": both("aim"),
    "organisation": {"name": both("vendor")},
    "status": "in_use",
    "audits": [{"on": "2026-01-01"}],
    "models": [{"name": both("points"), "hash": HASH}],
    "masking": [{"field": both("phone"), "how": both("two digits")}],
}
OWN = {"record_id": "COUNTY-1", "organisation": {"name": both("county")}, "name": both("assess here")}


def test_the_program_is_taken_over_and_the_countys_own_is_not():
    fork = inherit(small(**PARENT), small(**OWN))
    record = fork.record
    assert (record.record_id, record.organisation.name.en, record.name.en) == ("COUNTY-1", "county", "assess here")
    assert record.purpose_intent.en == "aim"
    assert record.status is None
    assert record.audits == ()
    assert [(one.kind, one.value) for one in record.external_ids] == [("parent", "VENDOR-1")]
    assert fork.inherited == ("purpose_intent", "models", "masking")
    assert fork.own == ("record_id", "name", "organisation")


def test_what_differs_is_listed_among_what_could_have_been_taken_over():
    fork = inherit(small(**PARENT), small(**OWN))
    assert [(one.way, one.old, one.new) for one in fork.differs] == [
        (("name", "zh"), "assess（中）", "assess here（中）"),
        (("name", "en"), "assess", "assess here"),
    ]


def test_a_field_can_be_left_out_on_purpose_but_only_one_that_is_taken_over():
    fork = inherit(small(**PARENT), small(**OWN), without=["masking"])
    assert fork.record.masking == ()
    assert "masking" in fork.own
    assert "masking" not in fork.inherited
    assert [one.key for one in fork.differs] == ["name", "name", "masking"]
    for key in ("audits", "no_such_field"):
        with pytest.raises(InputError, match=f"“{key}” cannot be left out"):
            inherit(small(**PARENT), small(**OWN), without=[key])


def test_the_fingerprints_say_whether_an_audit_of_the_supplier_still_speaks_of_it():
    parent = small(**PARENT)
    assert inherit(parent, small(**OWN)).same_models
    other = {"models": [{"name": both("points"), "hash": "sha256:" + "b" * 64}]}
    assert not inherit(parent, small(**OWN, **other)).same_models
    assert not inherit(parent, small(**OWN, models=[{"name": both("points")}])).same_models
    assert not inherit(small(record_id="VENDOR-1"), small(**OWN)).same_models


def test_the_countys_own_numbers_stay_and_the_parent_is_named_once():
    own = small(**OWN, external_ids=[{"kind": "own", "value": "7"}, {"kind": "parent", "value": "OLD-1"}])
    kinds = [(one.kind, one.value) for one in inherit(small(**PARENT), own).record.external_ids]
    assert kinds == [("own", "7"), ("parent", "VENDOR-1")]


def test_a_change_of_the_supplier_reaches_the_county_only_where_it_wrote_nothing_itself():
    newer = {**PARENT, "name": both("judge"), "purpose_intent": both("other aim"), "audits": []}
    found = reaching(small(**PARENT), small(**newer), small(**OWN))
    assert {one.key for one in found} == {"purpose_intent"}
    assert reaching(small(**PARENT), small(**newer), small(**OWN), without=["purpose_intent"]) == ()


def test_nothing_of_a_person_or_of_publication_comes_from_a_complete_supplier_record():
    record = inherit(example(), small(record_id="COUNTY-1")).record
    for key in ("contact", "submitter", "approver", "published_at", "withheld", "record_signature", "appeal_stats"):
        assert not getattr(record, key), key
    assert "datasets" in inheritable()
    assert "contact" not in inheritable()


def test_a_county_that_wrote_everything_itself_inherits_nothing():
    own = changed(record_id="COUNTY-1")
    fork = inherit(example(), own)
    assert fork.inherited == ()
    assert {one.key for one in fork.differs} == set()
