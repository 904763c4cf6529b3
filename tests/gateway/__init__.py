"""The gateway, over real sockets, before a real service and on a real database."""
