"""The family-facts projection: what packs read of the register, and nothing else of it."""
