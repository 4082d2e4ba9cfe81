"""The `meguru` command line, for operators, officers and tests of the whole way.

meguru status | participants | actions      what there is
meguru propose … | approve | retry          what two officers decide
meguru run | rows | lapse | payouts | pause money made and ended, list by list
meguru invite | terminal | freeze           who takes part
meguru key                                  a key of one's own, in a file
meguru register | balance | bill | pay      over HTTP, as a phone or a till
meguru claim                                likewise: a charge code
meguru present | charge | refund | cancel   likewise: codes, returns, orders undone
meguru audit reconcile | journal | list-head
meguru database upgrade | check
meguru relay | index                        the two processes of a town
"""

from ledger.cli.root import main

__all__ = ["main"]
