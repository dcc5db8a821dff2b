"""The recognisers: each looks through one folded text for one family of things that name a person."""
