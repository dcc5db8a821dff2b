"""Like cases alike: whether people whose inputs are the same, or nearly, were decided the same."""
