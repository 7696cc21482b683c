"""Whether what a sentence cites bears it out: its words, figures, names, days and quotations."""
