"""One audit from plan to result: what is declared beforehand, what is computed, what was found, and how to check it."""
