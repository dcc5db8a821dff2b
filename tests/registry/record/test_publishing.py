"""What the public sees: nothing that is withheld, and no number of a person."""

from registry.record.publishing import published, published_plain, withheld_keys
from registry.record.reading import write_record
from registry.record.standards.mapping import FOREIGN, OWN
from registry.record.standards.writing import export_record
from tests.registry.record.documents import both, changed, example, small


def test_numbers_of_persons_stay_in_the_office():
    assert "P-0003" in write_record(example())
    assert "P-00" not in write_record(published(example()))
    assert published(small(accountable_owner={"role": both("head")})).accountable_owner.role.en == "head"


def test_what_is_withheld_is_gone_and_the_reason_remains():
    secret = [{"field": "maintenance", "reason": both("trade secret"), "legal_ground": both("article 15")}]
    record = changed(withheld=secret, maintenance=both("unspeakable"))
    assert withheld_keys(record) == {"maintenance"}
    shown = published(record)
    assert shown.maintenance is None
    assert shown.withheld[0].reason.en == "trade secret"
    assert shown.monitoring_plan is not None


def test_no_other_register_gets_what_is_withheld_or_a_number_of_a_person():
    keys = ("maintenance", "datasets", "models", "risks", "suppliers", "proportionality")
    secret = [{"field": key, "reason": both("r"), "legal_ground": both("g")} for key in keys]
    record = changed(withheld=secret, maintenance=both("unspeakable"))
    for code in (OWN, *FOREIGN):
        text = str(export_record(record, code))
        for word in ("unspeakable", "P-00", "Register of residents", "Hardship points", "Example Software"):
            assert word not in text, (code, word)


def test_publishing_changes_nothing_else_and_twice_is_the_same_as_once():
    record = example()
    before, after = write_record(record), published(record)
    assert write_record(record) == before
    assert published(after) == after
    gone = set(record.model_dump(exclude_defaults=True)) - set(after.model_dump(exclude_defaults=True))
    assert gone == {"environment"}
    assert published_plain(small()) == {"form": "algaudit-record/1", "definitions": 1, "record_id": "ALG-1"}
