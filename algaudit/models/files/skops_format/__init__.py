"""What may stand in a skops file, and what can be read from the pipeline that comes out of it."""
