"""Codecs of the protocols devices speak over TCP: pure, from bytes to frames and from answers to bytes.

No input, whatever it is, makes a codec raise anything but :class:`~.frame.CodecError`.
"""
