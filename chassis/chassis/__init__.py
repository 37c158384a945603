"""What every service needs that is not about people: transport, transactions, facts, access, values."""
