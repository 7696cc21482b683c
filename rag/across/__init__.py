"""What several documents tell: one report, the same answer, other figures."""
