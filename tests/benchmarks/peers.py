"""Other libraries at the same task: the selection rate, accuracy, true and false positive rate of each group.

``python peers.py NAME LOG.parquet`` does the work of one library once, after a small warm-up, and prints how long it
took and what came out, as JSON. It runs on plain Python with that library: Aequitas cannot be installed beside pandas 3
and gets an environment of its own, made from ``peers_requirements.txt`` into the user's cache.
"""

import hashlib
import json
import os
import subprocess
import sys
import time
import venv
import warnings
from functools import partial
from pathlib import Path

GROUP, TRUTH, DECISION = "race", "right", "granted"
MEASURES = ("selection_rate", "accuracy", "true_positive_rate", "false_positive_rate")
#: Replicates that fairlearn draws; a thousand would take hours.
DRAWN = 3
REQUIREMENTS = Path(__file__).with_name("peers_requirements.txt")


def environment() -> Path:
    """Return the Python of the environment with Aequitas; make it when it is missing."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    pinned = hashlib.sha256(REQUIREMENTS.read_bytes() + sys.version.encode()).hexdigest()[:12]
    folder = cache / "algaudit" / f"peers-{pinned}"
    python = folder / "bin" / "python"
    if not (folder / "finished").exists():
        venv.create(folder, with_pip=True, clear=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", "--requirement", REQUIREMENTS], check=True)
        (folder / "finished").touch()
    return python


def fairlearn(frame, **drawing):
    """Return the four measures by group, as fairlearn's MetricFrame has them; it may draw replicates."""
    from fairlearn.metrics import MetricFrame, false_positive_rate, selection_rate, true_positive_rate
    from sklearn.metrics import accuracy_score

    functions = (selection_rate, accuracy_score, true_positive_rate, false_positive_rate)
    made = MetricFrame(
        metrics=dict(zip(MEASURES, functions, strict=True)),
        y_true=frame[TRUTH],
        y_pred=frame[DECISION],
        sensitive_features=frame[GROUP],
        **drawing,
    )
    return {name: made.by_group[name].to_dict() for name in MEASURES}


def aif360(frame):
    """Return the four measures by group, each group once as AIF360's unprivileged one."""
    from aif360.datasets import BinaryLabelDataset
    from aif360.metrics import ClassificationMetric

    codes = dict(enumerate(sorted(frame[GROUP].unique())))
    numbers = frame[GROUP].map({label: code for code, label in codes.items()}).astype(float)
    known = BinaryLabelDataset(
        df=frame.assign(**{GROUP: numbers})[[GROUP, TRUTH]], label_names=[TRUTH], protected_attribute_names=[GROUP]
    )
    decided = known.copy()
    decided.labels = frame[[DECISION]].to_numpy(float)
    found = {name: {} for name in MEASURES}
    for code, label in codes.items():
        others = [{GROUP: float(other)} for other in codes if other != code]
        made = ClassificationMetric(known, decided, [{GROUP: float(code)}], others)
        for name in MEASURES:
            found[name][label] = float(getattr(made, name)(privileged=False))
    return found


def aequitas(frame, *, tested=False):
    """Return the four measures by group from Aequitas' cross table; if asked, compare and test the groups as well."""
    from aequitas.bias import Bias
    from aequitas.group import Group

    named = frame.rename(columns={TRUTH: "label_value", DECISION: "score"})
    table, _ = Group().get_crosstabs(named, attr_cols=[GROUP])
    if tested:
        reference = {GROUP: table["attribute_value"].iloc[0]}
        Bias().get_disparity_predefined_groups(
            table, original_df=named, ref_groups_dict=reference, check_significance=True, alpha=0.05
        )
    table = table.set_index("attribute_value")
    columns = {
        "selection_rate": table["pprev"],
        "accuracy": (table["tp"] + table["tn"]) / table["group_size"],
        "true_positive_rate": table["tpr"],
        "false_positive_rate": table["fpr"],
    }
    return {name: column.astype(float).to_dict() for name, column in columns.items()}


PEERS = {
    "fairlearn": fairlearn,
    "fairlearn_bootstrap": partial(fairlearn, n_boot=DRAWN, ci_quantiles=[0.025, 0.975], random_state=0),
    "aif360": aif360,
    "aequitas": aequitas,
    "aequitas_audit": partial(aequitas, tested=True),
}


def main():
    """Time one library on one log."""
    import pandas as pd

    warnings.simplefilter("ignore")
    name, path = sys.argv[1:]
    frame = pd.read_parquet(path)
    work = PEERS[name]
    work(frame.head(1000).copy())
    began = time.perf_counter()
    found = work(frame)
    print(json.dumps({"seconds": time.perf_counter() - began, "found": found}))


if __name__ == "__main__":
    main()
