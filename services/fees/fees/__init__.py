"""Service fees."""
