"""The ways to compute what each feature adds: in closed form where the inside can be read, else by asking."""
