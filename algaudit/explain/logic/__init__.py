"""The logic of an algorithm in plain rules: its own, where it holds any, or rules that imitate it, with a warning."""
