"""What would follow if a figure of the rules were another one: over a synthetic population, in shards."""
