"""Tests of the devices service's service."""
