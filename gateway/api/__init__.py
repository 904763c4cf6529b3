"""The gateway's own endpoints; everything else is a service's."""
