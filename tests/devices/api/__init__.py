"""Tests of the devices service's api."""
