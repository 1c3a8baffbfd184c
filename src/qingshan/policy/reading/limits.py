"""How much is read at most 上限: beyond it a file is refused before memory runs out."""

#: Bytes of a file; the largest plans with their annexes are far below.
FILE_BYTES = 100_000_000

#: Characters of a text. The longest five-year plan is below 100,000.
TEXT_CHARS = 4_000_000

#: Bytes that a Word file may unpack to, and how many times its packed size.
UNPACKED_BYTES = 300_000_000
UNPACKED_TIMES = 200

#: Pages of a PDF.
PDF_PAGES = 3_000
