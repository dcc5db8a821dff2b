"""A sample county: its people, its algorithms with one known flaw each, and their fair twins. Nothing in it is real."""
