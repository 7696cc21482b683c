"""ui: every way in: the terminal, the page in the browser, HTTP, tools for agents (MCP)."""
