"""A believable region, made from a seed: for a first look, for tests and for measuring. Nothing in it is real but the towns."""
