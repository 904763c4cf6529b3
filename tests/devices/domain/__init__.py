"""Tests of the devices service's domain."""
