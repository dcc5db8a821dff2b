"""Rules written down as numbers: points tables, bands, conditions and thresholds, each with its legal clause.

This is the form of an algorithm that audits like best: anybody can read it, compare two versions of it and work a case
out by hand, and every explanation drawn from it is exact.
"""

from algaudit.models.rules.model import RulesModel
from algaudit.models.rules.reading.read import read_rules

__all__ = ["RulesModel", "read_rules"]
