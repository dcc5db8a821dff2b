"""Two audits compared, on the command line and in words."""
