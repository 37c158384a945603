"""The legal clock of every step of a case, and who is told when it runs out."""
