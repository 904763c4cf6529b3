"""What the devices service does, in the transaction it is given."""
