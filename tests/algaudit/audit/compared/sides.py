"""Audits made of a few counts, ready to be compared: who was granted and who was not, by sex."""

import pyarrow as pa

from algaudit import AuditPlan, read_decisions, run_audit
from algaudit.audit.compared.compare import compare_audits
from algaudit.audit.compared.criteria import Criteria, Criterion
from algaudit.audit.compared.reading import audited
from algaudit.fairness.intervals import difference_limits, rate_limits

OLD, NEW = {"m": (600, 401), "f": (300, 700)}, {"m": (600, 401), "f": (570, 430)}


def columns_of(counts):
    rows = [(sex, made, n) for sex, (yes, no) in counts.items() for made, n in (("1", yes), ("0", no))]
    return dict(zip(("sex", "granted", "n"), map(list, zip(*rows, strict=True)), strict=True))


def made_of(columns, **plan):
    stated = AuditPlan.model_validate({"decision": "granted", "by": [{"column": "sex"}], "count": "n", **plan})
    return run_audit(read_decisions(pa.table(columns)), stated, crosscheck=False)


def side(counts, **plan):
    """Return one audit, ready to be compared."""
    made = made_of(columns_of(counts), **plan)
    return audited(made.result, AuditPlan.model_validate(made.result.plan), made.cube)


def compared(old=OLD, new=NEW, **plan):
    return compare_audits(side(old, **plan), side(new, **plan))


def criterion(**change):
    values = {"measure": "selection_rate", "by": ("sex",), "group": ("f",), "reference": ("m",)}
    return Criterion(**(values | {"bound": 0.1, "confidence": 0.95} | change))


def judged(new, *wanted, old=OLD, **plan):
    criteria = Criteria(tuple(wanted), "sha256:" + "0" * 64)
    return compare_audits(side(old, **plan), side(new, **plan), criteria=criteria)


def newcombe(own, other, alpha=0.05):
    (yes, no), (other_yes, other_no) = own, other
    one, two = yes / (yes + no), other_yes / (other_yes + other_no)
    limits = rate_limits(one, yes + no, alpha), rate_limits(two, other_yes + other_no, alpha)
    return one - two, tuple(float(each) for each in difference_limits(one, limits[0], two, limits[1]))
