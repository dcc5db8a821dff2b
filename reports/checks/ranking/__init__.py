"""The words of the check of places, in parts: numbers, findings, tables."""
