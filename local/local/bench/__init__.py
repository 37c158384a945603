"""The bench: what the house must reach, measured on a cell of its own beside a floor of the same run."""
