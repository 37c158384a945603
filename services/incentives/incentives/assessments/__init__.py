"""What people are due: everybody by one query, one person by the same."""
