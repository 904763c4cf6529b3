"""Tests of dispatch's domain."""
