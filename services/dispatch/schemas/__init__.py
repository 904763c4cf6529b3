"""Shapes of requests and answers, and the problems a client can get."""
