"""Tests of one audit from plan to result."""
