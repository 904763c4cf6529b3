"""What the registry's API takes and answers, and the errors it may answer instead."""
