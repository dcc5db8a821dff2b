"""The form in which an algorithm is written down as rules: what may stand where."""
