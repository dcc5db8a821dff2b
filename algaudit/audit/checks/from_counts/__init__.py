"""Checks that follow from the plan and the Cube alone: whoever holds both computes the same."""
