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
from kbgen.articles.private import personal_data
from kbgen.articles.rules import (
    address_mistakes,
    head_mistakes,
    related_mistakes,
    review_mistakes,
    translation_mistakes,
    unlisted_languages,
)
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
    "address_mistakes",
    "assemble",
    "fill",
    "head_mistakes",
    "link_map",
    "measure",
    "parse",
    "personal_data",
    "published",
    "read_addresses",
    "read_frequencies",
    "related_mistakes",
    "resolve",
    "review_mistakes",
    "scan",
    "translation_mistakes",
    "unlisted_languages",
    "with_notices",
    "write_addresses",
    "write_frequencies",
]
