"""What must not be shown: masks for personal identifiers, later the data tiers and the gate for published tables."""
