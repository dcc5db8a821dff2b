"""Tests of the workshop: of what can be tested without installing anything."""
