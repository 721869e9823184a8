"""Who may ask the development server: only this machine's own pages (DNS rebinding)."""

import ipaddress
import re
from collections.abc import Iterable, Sequence

Headers = Sequence[tuple[bytes, bytes]]

_AUTHORITY = re.compile(r"([A-Za-z0-9.-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])(?::([0-9]{1,5}))?")


def refusal(method: str, headers: Headers, names: Iterable[str], port: int) -> str:
    """Why a request is refused, or "" if it may pass.

    A page elsewhere can make a browser resolve its own name to this machine: then Host and
    Origin tell that name, and only *names*, localhost and plain IP addresses with our *port*
    are ours. *headers* as they came, names in lower case.
    """
    hosts = [value for name, value in headers if name == b"host"]
    if len(hosts) != 1 or not is_ours(hosts[0].decode("latin-1"), names, port):
        return "this server answers only to localhost"
    for origin in (value.decode("latin-1") for name, value in headers if name == b"origin"):
        scheme, mark, authority = origin.partition("://")
        if not mark or scheme != "http" or not is_ours(authority, names, port):
            return "another origin may not read this server"
    sites = {value for name, value in headers if name == b"sec-fetch-site"}
    modes = {value for name, value in headers if name == b"sec-fetch-mode"}
    if sites - {b"same-origin", b"none"} and modes != {b"navigate"}:
        return "another site may not embed this server"
    if method not in {"GET", "HEAD"}:
        return "only GET and HEAD"
    return ""


def is_ours(authority: str, names: Iterable[str], port: int) -> bool:
    """Whether "host:port" can only have been meant for this server."""
    found = _AUTHORITY.fullmatch(authority)
    if found is None or int(found[2] or 80) != port:
        return False
    host = found[1].lower()
    if host == "localhost" or host in {name.lower() for name in names}:
        return True
    try:
        # An address cannot be rebound to another one. "127.1" and "0x7f.1" are none to Python.
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return False
    return ("[" in host) == (":" in host)
