"""What the registry does, within the caller's authority and the request's transaction."""
