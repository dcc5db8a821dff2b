"""May this algorithm lawfully run, and how openly? A checklist that people sign, and a score that shows its parts.

The platform fills in what it knows from its own figures, but only as a suggestion: a person signs every answer.
"""
