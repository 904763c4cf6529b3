"""Indicators: what the policy documents promise, and how far it has come. Pure."""
