"""Proxies: what the inputs of a decision tell about who people are, and clusters when nobody may be told apart."""
