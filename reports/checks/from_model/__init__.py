"""The words for the checks that ask the algorithm itself."""
