"""What we know: content/ → Library and bodies."""

from kbgen.articles.addresses import (
    Address,
    Addresses,
    published,
    read_addresses,
    write_addresses,
)
from kbgen.articles.assets import Asset, measure
from kbgen.articles.frequencies import read_frequencies, write_frequencies
from kbgen.articles.library import assemble, with_notices
from kbgen.articles.links import LinkMap, link_map, resolve
from kbgen.articles.parse import VERSION, parse
from kbgen.articles.parsed import Head, Parsed, ParsedBody, Reference
from kbgen.articles.slots import WORDS, fill
from kbgen.articles.sources import Source, scan

__all__ = [
    "VERSION",
    "WORDS",
    "Address",
    "Addresses",
    "Asset",
    "Head",
    "LinkMap",
    "Parsed",
    "ParsedBody",
    "Reference",
    "Source",
    "assemble",
    "fill",
    "link_map",
    "measure",
    "parse",
    "published",
    "read_addresses",
    "read_frequencies",
    "resolve",
    "scan",
    "with_notices",
    "write_addresses",
    "write_frequencies",
]
