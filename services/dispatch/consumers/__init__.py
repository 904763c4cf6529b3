"""What dispatch does on others' events. Handlers may see an event twice or out of order."""
