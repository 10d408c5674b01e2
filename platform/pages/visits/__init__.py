"""How often pages are looked at: totals per page and hour, and nothing about who looked (promises OGP-1.2, POR-5c)."""
