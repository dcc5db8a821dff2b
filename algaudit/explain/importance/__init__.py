"""What counts in an algorithm: how far each input moves the score, for everybody and for each group."""
