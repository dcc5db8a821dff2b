"""What a decision log is: where it comes from, what each column is for, and how its values are read."""
