"""Ways to run the hub: on one machine (`local`), and what a larger installation needs beside it."""
