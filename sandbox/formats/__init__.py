"""Bytes to domain values and back. No Django; nothing here trusts what it reads."""
