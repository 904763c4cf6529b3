"""What every operation of the three services owes its callers: authority, and a clear answer to bad input."""
