"""Reading a rules file: limits first, then the form, then the sense; the first fault is told in one sentence."""
