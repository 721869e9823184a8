"""The version, said once: the package, its caches and new help centres take it from here."""

VERSION = "0.1.0"
