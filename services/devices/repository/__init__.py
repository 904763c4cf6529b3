"""Queries of the devices service: scoped ones for callers, System… ones for work that has no caller."""
