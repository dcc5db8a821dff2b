"""Places handed out in order: who stands above the line, what the order itself does, and what chance would do."""
