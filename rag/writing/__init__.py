"""A language model's sentences, and whether their sources say so."""
