"""HTTP: thin endpoints that name their authority and hand over to the services."""
