"""The inbox: who is told what, once."""
