"""Answers the questions a person asks about a decision: what counted, why me, and what would change it.

Every explanation says how far it can be trusted, and which cases it was made from.
"""
