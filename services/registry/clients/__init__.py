"""What the registry reaches outside its database: files of spreadsheets."""
