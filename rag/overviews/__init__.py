"""Answers that are no single fact: a day, a subject, whole documents."""
