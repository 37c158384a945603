"""What changes batches."""
