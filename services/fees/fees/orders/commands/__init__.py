"""What changes payment orders."""
