"""Tests of the dispatch service."""
