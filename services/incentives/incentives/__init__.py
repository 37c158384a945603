"""Service incentives."""
