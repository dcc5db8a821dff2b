"""The report of one audit: a page that a person can read and print, made of the result and of nothing else."""
