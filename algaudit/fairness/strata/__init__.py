"""Groups within strata: what is left of a gap when only cases of one kind, district or year are compared."""
