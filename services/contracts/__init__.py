"""The published language between services: principals, events and shared shapes, version 1."""
