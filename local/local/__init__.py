"""The embedded cell: brings the real parts and runs the fleet on one machine."""
