"""The same record in the words of other registers: how each of them asks for it, and what it would find missing."""
