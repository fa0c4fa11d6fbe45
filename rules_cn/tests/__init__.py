"""The cases, the statement written a second time, and the mutations."""
