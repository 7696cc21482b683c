"""eval: how good it is. Always `from eval.… import …`: the bare name would shadow Python's own."""
