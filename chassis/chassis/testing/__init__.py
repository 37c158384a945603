"""The harness: a service on a real database behind its real interceptors, principals, a clock you hold."""
