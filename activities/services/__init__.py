"""What changes the world of activities: dates and their places."""
