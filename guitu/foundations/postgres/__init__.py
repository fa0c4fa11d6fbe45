"""A PostgreSQL of our own: found, started, watched and stopped by us, reached by a socket only."""
