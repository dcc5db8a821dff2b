"""Takes in the algorithm under audit without running the department's own programs.

A model arrives as written-down rules or a point table, or in a file format that holds numbers only. Whoever audits
must be able to open any such file safely, and must learn how faithfully it repeats the decisions in the log.
"""
