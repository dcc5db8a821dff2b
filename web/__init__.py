"""The windows of the house: pages for citizens, auditors, committee members and departments.

No rule lives here. A page reads what was asked, calls one operation of a room below, and shows the answer.
"""
