"""The batch: client folders × workbooks → deliverables, each client complete or absent."""
