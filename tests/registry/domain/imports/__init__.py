"""Reading sheets: pure tests."""
