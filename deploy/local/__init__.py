"""The `hub` command: embedded servers, process supervision and set-up on one machine. It holds no business rule."""
