"""What changes with time: a gap from one audit to the next, and a gap from month to month."""
