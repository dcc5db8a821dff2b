"""May the explanation be trusted: whether what it calls important is what moves the score and the decision."""
