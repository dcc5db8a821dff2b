"""The workshop: everything that prepares, checks and locks the project, none of which is part of the product.

``start.py`` is the door. Apart from the progress bar these files use only Python's standard library,
because they run before anything is installed.
"""
