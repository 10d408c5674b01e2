"""The same published numbers in every format; each is made from the stored cells and nothing else."""
