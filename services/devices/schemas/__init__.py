"""Shapes that cross the service's HTTP and MQTT boundaries, and the problems it answers with."""
