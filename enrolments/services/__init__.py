"""What changes the world of sign-ups."""
