"""ui: every way in: the terminal, the browser."""
