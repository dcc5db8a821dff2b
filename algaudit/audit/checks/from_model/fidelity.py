"""Does the algorithm that was handed in decide as the log says? Where it does not, it explains nothing."""

from __future__ import annotations

from algaudit.audit.checks.check import Answer, Material, NotPossible
from algaudit.audit.checks.from_model.asked import inputs, model_of, read
from algaudit.audit.result import Finding
from algaudit.models.fidelity import fidelity
from algaudit.privacy.masks import shown


def check(material: Material) -> Answer:
    """Compute every case again and compare."""
    model, plan = model_of(material), material.plan
    told = plan.decision if model.labels else plan.amount
    if told is None:
        raise NotPossible("model_yields_amount")
    columns = read(material, told)
    results = columns[told]
    known = {label for label in results.tolist() if label is not None}
    if model.labels and not known & set(model.labels):
        raise NotPossible("model_other_labels", column=told, labels=shown(", ".join(model.labels), 120))
    found = fidelity(model, inputs(model, columns, slice(None)), results, whole=True)
    figures = {
        "kind": model.kind,
        "fingerprint": model.fingerprint,
        "unit": model.unit,
        "inputs": [item.name for item in model.features],
        "verdict": found.verdict,
        "compared": found.compared,
        "agreeing": found.agreeing,
        "unknown": found.unknown,
    }
    differs = Finding(
        "model_differs", "notice", {"compared": found.compared, "differing": found.compared - found.agreeing}
    )
    return Answer(figures, [differs] if found.verdict == "not_faithful" else [])
