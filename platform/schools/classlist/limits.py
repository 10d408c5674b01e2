"""How much a class list may hold. A large school has about 1,900 pupils."""

MAX_BYTES = 5 * 1024 * 1024
MAX_UNPACKED_BYTES = 60 * 1024 * 1024
MAX_ZIP_ENTRIES = 1000
MAX_ROWS = 2000
MAX_COLUMNS = 60
MAX_CELL = 200
MAX_SHEETS = 20
# As long as the columns of the tables they end in.
MAX_CLASS_NAME = 30
MAX_FIRST_NAME = 60
MAX_PREFIX = 20
MAX_LAST_NAME = 80
HEADER_WITHIN = 10
