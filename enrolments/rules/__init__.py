"""Who may do what with a sign-up, and when a sign-up is possible."""
