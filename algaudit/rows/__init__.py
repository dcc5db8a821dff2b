"""Single cases, for the few checks that counts cannot answer: read once, kept compact, never written down."""
