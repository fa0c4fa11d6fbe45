"""Files that others wrote, run where somebody gives them: `make official DATA=DIR`. They are no part of this tree."""
