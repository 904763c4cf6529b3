"""Queries. What a caller may see goes through a scoped repository; ``System…`` classes serve consumers and clocks."""
