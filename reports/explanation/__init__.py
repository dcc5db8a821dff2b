"""The explanation of one decision, and of an algorithm as a whole, in words a citizen can read or have read aloud."""
