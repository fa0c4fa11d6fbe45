"""Breaks each promise on purpose, one place at a time: a test must notice."""
