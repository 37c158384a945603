"""Who looked: this service's log, for the person it is about."""
