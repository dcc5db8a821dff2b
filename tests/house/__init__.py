"""The rules of the house, one idea a file. Each rule is a function that returns what it found wrong, and each is also
shown a small piece of text that breaks it, so that a rule which stopped seeing would be noticed.
"""
