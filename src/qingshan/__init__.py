"""qingshan 青山: one connected record, from the promise to the pixel to the product."""

__version__ = "0.1.0"
