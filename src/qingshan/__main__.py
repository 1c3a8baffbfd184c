"""``python -m qingshan``."""

from qingshan.cli import main

if __name__ == "__main__":
    main()
