"""The tests: they mirror the code, folder by folder; ``house`` guards the rules of style and structure."""
