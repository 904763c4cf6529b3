"""What dispatch asks of the outside: travel times, telephony."""
