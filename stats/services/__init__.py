"""Count, attack, decide, publish, read: each in a file of its own."""
