"""The public catalogue: a flat table, how it stays true, how it is searched, and its doors."""
