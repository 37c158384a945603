"""Work beside the calls: loops that are woken by a transaction, jobs in processes of their own."""
