"""Questionnaires that come from elsewhere, brought into the form of registry/impact/data."""
