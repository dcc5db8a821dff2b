"""What would change if the department decided otherwise: computed on paper, for the committee to weigh."""
