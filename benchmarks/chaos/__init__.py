"""``make chaos``: each part broken while people work, and afterwards a count of what they were promised (docs/reliability.md)."""
