"""How messages come in: the bridge from the broker, the TCP listeners with their codecs, and the two lanes of both."""
