"""Samples to try everything on: real decision logs with their sources, later a small town with its algorithms."""
