"""The registry's rules, without a database."""
