"""gRPC in and out: server, pipeline of interceptors, identity, client, errors on the wire."""
