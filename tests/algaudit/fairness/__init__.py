"""Tests of how groups fare: small tables worked out by hand first, then other implementations, then simulations."""
