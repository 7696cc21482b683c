"""What a question asks, by its words: its kind, its parts, whom and what it names."""
