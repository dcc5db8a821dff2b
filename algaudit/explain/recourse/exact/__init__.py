"""The ways that find the smallest change and prove that none is smaller."""
