"""What would have changed a result: the smallest change that is lawful and within the person's reach."""
