"""Every message and deadline: what people are told, how it reaches them, and each step's legal clock."""
