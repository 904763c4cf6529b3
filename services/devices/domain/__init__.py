"""The rules of devices and their messages. Pure: no input or output, no tables."""
