"""What the public and the committee can read: sentences, charts and pages made of the numbers below."""
