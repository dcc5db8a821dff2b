"""When the true outcome is known only for some cases: what can be known of all of them, and what cannot."""
