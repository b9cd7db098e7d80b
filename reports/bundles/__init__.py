"""Many issued documents in one file: bound as one PDF, or packed as a ZIP. Bytes as they were issued."""
