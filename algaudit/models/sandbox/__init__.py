"""Opens model files, and scores with them, in locked processes.

Whatever a file does to the process that opened it, it can neither read nor change anything else, nor reach anybody.
"""
