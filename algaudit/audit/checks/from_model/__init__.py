"""Checks that ask the algorithm itself: does it decide as the log says, what does it lean on, what could people do."""
