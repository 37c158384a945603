"""Other services, in our own words."""
