"""The devices service's endpoints."""
