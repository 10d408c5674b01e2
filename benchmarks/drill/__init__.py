"""``make drill``: two of each behind the proxy, one of each taken away while people work (docs/reliability.md)."""
