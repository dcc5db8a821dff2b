"""The plan: what an audit will look at and what it will call a gap, declared before the data is read."""

from algaudit.audit.plan.checks import checked
from algaudit.audit.plan.model import MOST_CROSSED, AuditPlan, Column, Population
from algaudit.audit.plan.options import plan_from_options

__all__ = ["MOST_CROSSED", "AuditPlan", "Column", "Population", "checked", "plan_from_options"]
