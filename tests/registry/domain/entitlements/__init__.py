"""Who is entitled to what: the rules of the documents, without a database."""
