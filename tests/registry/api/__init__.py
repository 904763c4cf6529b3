"""The registry over HTTP, on a real database."""
