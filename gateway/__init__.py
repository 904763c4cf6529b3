"""The one public edge: authentication, limits, audit, proxy, live stream, console."""
