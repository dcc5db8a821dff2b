"""The form of a record: which fields there are, and what may stand in each."""
