"""What changes a provider: applying, the region's decision, its people's way into the CMS."""
