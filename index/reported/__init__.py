"""Who said what, in the words of a text: by the trained tagger, or by rules."""
