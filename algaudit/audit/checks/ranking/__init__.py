"""The check of places and rankings, in steps: read the order, draw the line, say what is worth saying."""
