"""The file of record: which algorithms an office uses, since when, by which law, and what their audits found.

What is written here stays: a new fact is a new line, and no old line is changed. This room stores what algaudit
computed and never computes anything about fairness itself; it knows nothing of appeals, reports or web pages.
It is open for use in a later version; the command line does not need it.
"""
