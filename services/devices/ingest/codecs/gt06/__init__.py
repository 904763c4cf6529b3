"""GT06, the binary protocol of Concox and of the many who copied it."""
