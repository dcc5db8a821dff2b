"""Words for the checks that follow from the counts."""
