"""The variables. One article is one variable; each names it, and a test refuses one that does not."""
