"""The registry's queries, each within what its caller may see."""
