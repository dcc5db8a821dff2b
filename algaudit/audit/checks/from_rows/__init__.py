"""Checks that read single cases once; what leaves them is counts and figures, never a case."""
