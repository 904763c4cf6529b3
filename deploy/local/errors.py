"""The one error people see: something about this machine keeps the hub from starting. Not for faults of the code."""


class SetupError(Exception):
    """The machine is not ready. The message is one line that says what is wrong and what to do; exit code 2."""
