"""How the models that ship were trained: one command each."""
