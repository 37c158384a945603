"""Public pages, written by one person and checked by another."""
