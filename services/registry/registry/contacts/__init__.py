"""How people are reached, for the service that sends messages."""
