"""Offers in bulk, for the service that tells people of them."""
