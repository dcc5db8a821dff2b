"""The fourteen points that the explanation of a decision has to say something about."""
