"""The ledger: what was done when, in an order that nobody can change afterwards without being found out."""
