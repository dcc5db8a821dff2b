"""Scores: what other thresholds would do, how well a score orders people, and whether it keeps its word."""
