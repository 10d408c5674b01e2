"""What can be done at a school: read class lists, keep classes and pupils, apply."""
