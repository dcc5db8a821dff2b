"""The Cube: how many cases stand in each combination of groups, outcome and decision. It holds counts, never people."""
