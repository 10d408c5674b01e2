"""What providers fill in about activities and dates. Shapes only: decisions are the services'."""
