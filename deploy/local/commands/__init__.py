"""The commands of `hub`, one module a group, each with `register(app)`.

Heavy imports stand inside the commands, so that `hub --help` is quick and the supervisor stays small.
"""
