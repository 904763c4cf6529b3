"""The registry's rules as pure functions: no I/O, no tables, no framework."""
