"""What dispatch does, one use after the other. Never commits: the request or the worker's loop does."""
