"""The rules of the sandbox: tables and plain functions. No Django, no clock, no I/O."""
