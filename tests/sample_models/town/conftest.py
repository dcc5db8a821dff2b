"""The sample county, written once, and the whole audit of each algorithm in it, run once."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from algaudit.audit.plan import AuditPlan, plan_from_options
from algaudit.audit.result import AuditResult, Finding
from algaudit.audit.runner import run_audit
from algaudit.decisions.log import DecisionLog
from algaudit.decisions.read import read_decisions
from algaudit.models.load import load_model
from algaudit.models.model import Model
from sample_models.town.build import write_town
from sample_models.town.population import People, people


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let the tests of one algorithm follow each other, so that a worker has few algorithms to audit."""
    here = Path(__file__).parent
    places = [place for place, item in enumerate(items) if here in item.path.parents]
    for place, item in zip(places, sorted((items[place] for place in places), key=_algorithm), strict=True):
        items[place] = item


def _algorithm(item: pytest.Item) -> str:
    slug = item.callspec.params.get("slug") if hasattr(item, "callspec") else None
    name = (slug or item.path.stem.removeprefix("test_")).removesuffix("-fair")
    return "formulas" if name in {"ams", "points", "pmt"} else name


@dataclass(frozen=True, eq=False)
class Audited:
    """An algorithm of the county as an office would hand it in, and what the audit of it found."""

    log: DecisionLog
    plan: AuditPlan
    model: Model
    result: AuditResult

    @property
    def alerts(self) -> list[Finding]:
        """Findings beyond the tolerance and beyond chance."""
        return self.found("alert")

    def found(self, severity: str, code: str = "", **facts: object) -> list[Finding]:
        """Return findings with these facts."""
        return [
            item
            for item in self.result.findings
            if item.severity == severity
            and code in {"", item.code}
            and all(item.facts.get(name) == value for name, value in facts.items())
        ]


@pytest.fixture(scope="session")
def county() -> People:
    return people(0)


@pytest.fixture(scope="session")
def town(tmp_path_factory) -> Callable[[str], Path]:
    """Return the folder of the county in a language."""

    @cache
    def written(lang: str) -> Path:
        folder = tmp_path_factory.mktemp("town") / lang
        write_town(folder, lang)
        return folder

    return written


@pytest.fixture(scope="session")
def audited(town) -> Iterator[Callable[[str], Audited]]:
    """Return the whole audit of an algorithm, as its plan says, together with the algorithm itself."""
    opened = []

    @cache
    def run(slug: str) -> Audited:
        folder = town("en") / slug
        dictionary = folder / "dictionary.json"
        (file,) = folder.glob("model.*")
        model = load_model(file, dictionary=dictionary if dictionary.exists() else None)
        opened.append(model)
        plan = plan_from_options({}, folder / "plan.toml").model_copy(update={"model": model.fingerprint})
        log = read_decisions([str(folder / "decisions")])
        return Audited(log, plan, model, run_audit(log, plan, crosscheck=False, model=model).result)

    yield run
    for model in opened:
        if hasattr(model, "close"):
            model.close()
