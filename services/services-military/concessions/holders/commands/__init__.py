"""Use cases of the holders room."""
