"""Random worlds, an adversary inside them, and an oracle that says what she may see. Nothing here imports Guitu."""
