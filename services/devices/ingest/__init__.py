"""The bridge between the broker and the database: the alarm lane and the data lane."""
