"""What a person can do about a decision, and what the committee can do about an algorithm.

A citizen files an appeal and gets a receipt; the office answers within the days the law allows; the committee
rules and may order that an algorithm be changed; the order is settled only when a new audit shows the change.
The rules (who may do what, in which order, by when) are pure: they are told the time and touch no database.
It is open for use in a later version.
"""
