"""Tests of the devices service's ingest."""
