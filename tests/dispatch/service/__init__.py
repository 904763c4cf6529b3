"""Tests of dispatch's service."""
