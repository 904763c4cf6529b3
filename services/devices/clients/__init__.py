"""The devices service's clients of its siblings."""
