"""Tests of dispatch's consumers."""
