"""The explanation of an algorithm as a whole, for everybody."""
