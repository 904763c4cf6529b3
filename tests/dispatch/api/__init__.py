"""Tests of dispatch's api."""
