"""The pure library: reads a decision log, counts it once, measures gaps between groups, and says what was found.

No database and no web here; it can be used alone, in a notebook or on the command line. The names below are the door;
they are loaded when first used, so that ``import algaudit`` stays light.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from algaudit.audit.plan import AuditPlan as AuditPlan
    from algaudit.audit.result import AuditResult as AuditResult
    from algaudit.audit.result import Finding as Finding
    from algaudit.audit.runner import run_audit as run_audit
    from algaudit.decisions.read import read_decisions as read_decisions
    from algaudit.models.load import load_model as load_model

_DOOR = {
    "AuditPlan": "algaudit.audit.plan",
    "AuditResult": "algaudit.audit.result",
    "Finding": "algaudit.audit.result",
    "load_model": "algaudit.models.load",
    "read_decisions": "algaudit.decisions.read",
    "run_audit": "algaudit.audit.runner",
}
__all__ = ["AuditPlan", "AuditResult", "Finding", "__version__", "load_model", "read_decisions", "run_audit"]


# Any: a module attribute can be of any type (PEP 562).
def __getattr__(name: str) -> Any:
    if name not in _DOOR:
        raise AttributeError(f"module 'algaudit' has no attribute {name!r}")
    return getattr(import_module(_DOOR[name]), name)
