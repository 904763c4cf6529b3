"""Tests of what the registry does by itself."""
