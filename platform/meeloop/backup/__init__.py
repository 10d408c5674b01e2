"""Backups: one sealed file with the database and the uploads, made and put back as a stream, never lying about in the open."""
