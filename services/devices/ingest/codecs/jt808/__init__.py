"""JT/T 808-2013 and -2019, the road transport ministry's terminal protocol, as trackers for persons speak it."""
