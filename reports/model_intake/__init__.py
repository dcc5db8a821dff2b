"""The commands that take an algorithm in, and let a department make a file that can be taken in."""
