"""Reading sheets of elders as civil-affairs offices keep them: rows of cells in, drafts and findings out. Pure."""
