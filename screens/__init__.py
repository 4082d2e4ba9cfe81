"""What the three faces look and speak alike by: style, words, browser modules.

A face calls ``attach(app, …)`` once; its templates and modules then find the
shared style at ``/screens/base.css``, words through ``t(key)``, npm's modules at
``/vendor/``, and every page carries the content security policy.
"""

from screens.attaching import attach

__all__ = ["attach"]
