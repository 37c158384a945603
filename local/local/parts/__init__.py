"""The real parts, named by package and version, checked by hash before use."""
