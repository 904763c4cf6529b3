"""Tests of the demo city and the device simulator."""
