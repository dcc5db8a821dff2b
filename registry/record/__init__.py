"""The record of an algorithm: 78 fields in two languages, what each is for, and where it still has gaps.

Everything here is rules without a database. A record is one JSON document; it can be read, compared with its earlier
version, started from the supplier's own, and written as the registers of other countries ask for it.
"""
