"""What people are told, in both languages, and how it is checked at start."""
