"""What the registry learns from other services' events."""
