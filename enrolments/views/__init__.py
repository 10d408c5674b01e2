"""Pages of sign-ups. Each looks up, asks the rule, calls the service and answers."""
