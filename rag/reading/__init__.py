"""Whether a text answers a question, and with which of its words."""
