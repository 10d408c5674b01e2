"""Reading a class list: from bytes a school sends to rows a person can look at. No database, no models.

The one door is ``schools.classlist.parsing.parse_class_list``.
"""
