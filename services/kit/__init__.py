"""Technical parts every process is built from. Knows no word of the business and imports nothing of ours."""
