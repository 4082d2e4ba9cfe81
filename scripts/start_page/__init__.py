"""The practice town's start page: where to go as resident, as shop, as the city.

It shows what no real town may show anywhere (fresh codes, passwords, one-time codes),
so it exists in practice towns only and answers only to this machine's own names.
"""

from start_page.app import create_app

__all__ = ["create_app"]
