"""What the report counts and what it will not print: data and plain functions, no Django."""
