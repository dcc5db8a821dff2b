"""The further checks in words: what each found, and its section of the report."""
