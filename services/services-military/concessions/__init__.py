"""Concessions: who is confirmed, their cards, and the services they and every resident are given."""
