"""The generated pages of docs/reference: what the code says of itself."""
