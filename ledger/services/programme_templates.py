"""Templates of programmes: sensible terms and the law's display items, filled in.

They are data (``programme_templates.json``); a town changes the figures in the form.
"""

import json
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from ledger.domain.lots import format_day
from ledger.domain.refusals import FieldInvalid
from ledger.domain.shop_classes import CLASSES

ITEMS = (
    "issuer",
    "complaints",
    "places",
    "cautions",
    "balance",
    "terms",
    "loss",
    "protection",
)
"""Display items that an officer writes (資金決済法13条, 前払式支払手段府令22条).

Name, amounts and period are the others; they are drawn from the terms themselves.
"""


@dataclass(frozen=True)
class Template:
    """One template by its key, with its title and purpose in both languages."""

    key: str
    title: dict[str, str]
    about: dict[str, str]
    raw: dict[str, Any]


def list_templates() -> tuple[Template, ...]:
    """Return the templates in the order of the file."""
    return tuple(
        Template(
            raw["key"],
            {language: raw[language]["title"] for language in ("ja", "en")},
            {language: raw[language]["about"] for language in ("ja", "en")},
            raw,
        )
        for raw in _read()["templates"]
    )


def fill_form(key: str, today: int, town_name: str, telephone: str) -> dict[str, str]:
    """Return a form's fields as a template fills them, its days counted from today.

    Raises:
        FieldInvalid: there is no such template.
    """
    found = next((t.raw for t in list_templates() if t.key == key), None)
    if found is None:
        raise FieldInvalid(field="template", reason="there is none of that name")
    last_day = today + found["use_days"]
    fields = {
        "template": key,
        "name": found["name"],
        "section": found["section"],
        "public_label": found["public_label"],
        "kind": found["kind"],
        "cap": f"{found['cap']:,}",
        "holder_limit": f"{found['holder_limit']:,}",
        "payment_limit": f"{found['payment_limit']:,}",
        "issue_from": format_day(today),
        "issue_until": format_day(today + found["issue_days"]),
        "last_day": format_day(last_day),
        "redeem_until": format_day(last_day + found["redeem_days"]),
        "grace_days": str(found["grace_days"]),
    }
    for one in CLASSES:
        fields[f"class_{one.key}"] = "on" if one.key in found["classes"] else ""
    items = _read()["display"] | found["display"]
    for name in ITEMS:
        text = items[name].replace("{town}", town_name)
        text = text.replace("{section}", found["section"])
        fields[name] = text.replace("{telephone}", telephone)
    return fields


@cache
def _read() -> dict[str, Any]:
    file = resources.files("ledger.services") / "programme_templates.json"
    found: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return found
