"""Several decisions in a row: who gets through which of them, and where groups part."""
