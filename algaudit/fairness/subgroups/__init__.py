"""Finds combinations of labels, such as women over 60 in the north, that are treated unlike everybody else."""
