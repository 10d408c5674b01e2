"""Stands for the roof."""
