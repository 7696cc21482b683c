"""A language model that writes an answer: what it is asked, how it is reached, how long it may take."""
