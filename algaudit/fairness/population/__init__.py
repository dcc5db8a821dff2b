"""Who is missing: the cases of a log beside the people of a census, and how complete and how old the records are."""
