"""Decisions with more than two values: each value for itself, and all of them from worst to best."""
