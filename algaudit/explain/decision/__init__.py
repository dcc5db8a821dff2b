"""The explanation of one decision: what the law wants a citizen to be told, frozen so that it can be shown again."""
