"""Tests mirror the source; they prove behaviour through interfaces, on real PostgreSQL and a real broker."""
