"""Why there is no answer, what came nearest and what can be asked instead."""
