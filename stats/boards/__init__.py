"""Dashboards: a provider's and a school's from their own live data, the region's from offers, bands and published releases."""
