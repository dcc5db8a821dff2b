"""How long people waited: days by group, how sure, and who waits longest."""
