"""The hub's services: registry, dispatch and devices, on the shared ``kit`` and ``contracts``."""
