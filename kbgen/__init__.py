"""A help centre from a folder of Markdown: most asked first, and taught by closed tickets."""

__version__ = "0.1.0"
