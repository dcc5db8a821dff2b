"""Amounts of money: who gets anything, how much, how unequally, and how far from what was due."""
