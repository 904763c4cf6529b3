"""The whole hub: real processes, real broker, real PostgreSQL, real browser."""
