"""HSDS files into the directory and out of it: read, judged, staged, taken over or refused as a whole; and given."""
