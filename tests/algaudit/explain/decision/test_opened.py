"""An algorithm's folder: facts, model and log must fit together, and whatever was opened is closed."""

import pytest

from algaudit.errors import InputError
from algaudit.explain.decision.opened import Opened
from tests.algorithms import FACTS, both, cases, model, write_algorithm, write_learnt


def opened(folder, **changed):
    return Opened(write_algorithm(folder, **changed))


def test_the_algorithm_repeats_its_own_log_and_may_be_believed(tmp_path):
    with opened(tmp_path / "a") as found:
        assert (found.fidelity.verdict, found.fidelity.compared, found.fidelity.scores) == ("faithful", 200, 200)
        assert found.faithful.verdict == "trustworthy_enough"
        assert found.measured.positive == "yes"


def test_a_department_that_decided_otherwise_makes_it_unfaithful(tmp_path):
    with opened(tmp_path / "a", granted=["yes"] * 200) as found:
        assert found.fidelity.verdict == "not_faithful"


def test_where_people_decide_the_advice_of_the_program_is_what_is_compared(tmp_path):
    columns = {**FACTS["columns"], "output": "advice"}
    advice = model().predict(cases()).tolist()
    with opened(tmp_path / "a", facts={"columns": columns}, granted=["yes"] * 200, advice=advice) as found:
        assert found.fidelity.verdict == "faithful"


def test_without_any_result_nothing_is_compared(tmp_path):
    with opened(tmp_path / "a", facts={"columns": {"case": "case"}}, without=("audit",)) as found:
        assert found.fidelity is None
        assert found.measured is None


@pytest.mark.parametrize(
    ("facts", "says"),
    [
        ({"favourable": "maybe"}, "speaks of the decision maybe, which the algorithm never makes: yes, no"),
        ({"consequences": [{"says": both("x"), "decision": "ja"}]}, "speaks of the decision ja"),
        (
            {"sources": [{"feature": "sex", "taken": "2026"}]},
            "speaks of sex, which the algorithm does not take in: age",
        ),
        ({"withheld": [{"what": both("x"), "why": both("y"), "features": ["tip"]}]}, "speaks of tip"),
        ({"model": "../model.json"}, "outside its folder"),
        ({"dictionary": "dictionary.json"}, "leave out the feature dictionary"),
    ],
)
def test_facts_that_do_not_fit_the_algorithm_are_refused(tmp_path, facts, says):
    with pytest.raises(InputError) as error:
        opened(tmp_path / "a", facts=facts)
    assert says in error.value.sentence("en")


def test_an_amount_can_be_called_anything(tmp_path):
    rules = {"decide": None, "exclude": [], "amount": {"least": 0}, "positive": None, "labels": {}}
    facts = {"favourable": 30.0, "consequences": []}
    with opened(tmp_path / "a", rules=rules, facts=facts) as found:
        assert found.fidelity.verdict == "faithful"


def test_the_process_of_a_model_file_ends_with_the_folder(tmp_path):
    with Opened(write_learnt(tmp_path / "a", "logistic")) as found:
        rows = found.records.inputs
        assert found.fidelity.verdict == "faithful"
    with pytest.raises(InputError):
        found.model.score(rows)


def test_it_also_ends_when_the_log_cannot_be_read(tmp_path):
    folder = write_learnt(tmp_path / "a", "logistic", facts={"columns": {"case": "nummer"}})
    with pytest.raises(InputError, match="There is no column nummer"):
        Opened(folder)


def test_an_audit_that_was_not_made_yet_is_no_fault(tmp_path):
    with opened(tmp_path / "a", facts={"audit": "report/audit.json"}) as found:
        assert found.measured is None
