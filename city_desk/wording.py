"""Words of the desk that depend on a value: roles, states, what was just done."""

from collections.abc import Mapping
from typing import Any

from flask import Flask
from flask import current_app
from flask import request
from markupsafe import Markup

from ledger.domain.accounts import UNBOUNDED
from ledger.domain.accounts import OfficerRole
from ledger.domain.hexes import to_hex
from ledger.domain.lots import format_day
from ledger.domain.programmes import ProgrammeFlag
from ledger.domain.shop_classes import classes_of
from ledger.services.actions import ActionView
from ledger.services.programme_views import ProgrammeView
from screens.formats import day
from screens.formats import moment
from screens.formats import yen
from screens.language import current as current_language
from screens.words import Words

_ROLES = (
    (OfficerRole.MAKER, "desk.role.maker"),
    (OfficerRole.CHECKER, "desk.role.checker"),
)
ID_FIGURES = 12
_YEN = ("total", "largest", "held")
_LIMITS = ("cap", "payment_limit", "holder_limit")
_DAYS = ("last_day", "issue_from", "issue_until", "redeem_until")
_OF_LISTS = ("rows", "total", "largest", "list_head")
_FACTS = (
    "name",
    "programme",
    "public_label",
    "label",
    "flags",
    "acceptors",
    "cap",
    "holder_limit",
    "payment_limit",
    "issue_from",
    "issue_until",
    "redeem_until",
    "last_day",
    "rows",
    "total",
    "largest",
    "list_head",
    "shops",
    "accounts",
    "account",
    "signer",
    "person",
    "role",
    "roles",
    "decision",
    "most",
    "held",
    "target",
    "verifier",
)
_STATE_KINDS = {
    "draft": "info",
    "proposed": "soon",
    "approved": "info",
    "executed": "done",
    "failed": "stop",
    "withdrawn": "info",
    "expired": "stop",
}


def register(app: Flask) -> None:
    """Give every template these words."""
    app.jinja_env.globals.update(
        roles_text=roles_text,
        done_text=done_text,
        has_word=has_word,
        action_title=action_title,
        action_facts=action_facts,
        summary_facts=summary_facts,
        classes_text=classes_text,
        kind_text=kind_text,
        state_badge=state_badge,
        failure_text=failure_text,
        last_day_text=last_day_text,
        is_limited=is_limited,
        limit_text=limit_text,
        share_text=share_text,
        amounts_text=amounts_text,
        event_text=event_text,
        actor_text=actor_text,
        about_text=about_text,
    )
    app.jinja_env.filters["hex"] = to_hex
    app.jinja_env.filters["iso_day"] = format_day
    app.jinja_env.filters["short_id"] = short_id


def word(key: str, **values: object) -> str:
    """A text in the page's language, as ``t`` gives it to templates."""
    return _words().text(key, current_language(), values)


def has_word(key: str) -> bool:
    """Whether there is such a text."""
    return key in _words().catalogue(current_language())


def roles_text(roles: OfficerRole) -> str:
    """What somebody may do at the desk: 起案者・承認者."""
    held = [word(key) for role, key in _ROLES if roles & role]
    return word("desk.role.between").join(held) or word("desk.role.none")


def done_text() -> str:
    """What the page says was just done: ``?done=<what>`` of ``desk.done.<what>``."""
    key = "desk.done." + request.args.get("done", "")
    return word(key) if has_word(key) else ""


def kind_text(kind: str) -> str:
    """What kind of action it is: 発行, 店舗の登録."""
    key = "desk.kind." + kind.replace(" ", "_")
    return word(key) if has_word(key) else kind


def action_title(view: ActionView) -> str:
    """What an action is called in lists: its programme, its shops."""
    summary = view.summary
    if "name" in summary:
        return " ".join(
            part for part in (summary["name"], summary.get("label")) if part
        )
    shops = summary.get("shops")
    if shops:
        more = len(shops) - 1
        key = "desk.action.shops_more" if more else "desk.action.shop_one"
        return word(key, name=shops[0]["name"], count=more)
    return kind_text(view.kind)


def action_facts(view: ActionView) -> str:
    """The figures of an action in lists, if it has any, ending before who drafted."""
    summary = view.summary
    parts = [kind_text(view.kind)]
    if view.kind == "issue":
        parts.append(word("desk.action.people_count", count=summary["rows"]))
    if "total" in summary:
        parts.append(yen(summary["total"]))
    return "".join(part + word("desk.action.facts_between") for part in parts)


def summary_facts(view: ActionView) -> list[tuple[str, str]]:
    """The summary as label and value, each in words; what has no label is left out."""
    found = []
    # The books keep a summary in no order of ours; lists have a page part of their own.
    hidden = _OF_LISTS if view.kind == "issue" else ()
    for name in _FACTS:
        key, value = f"desk.summary.{name}", view.summary.get(name)
        if name == "last_day":
            value = value or view.summary.get("display", {}).get("last_day")
        if name not in hidden and value not in ("", None):
            found.append((word(key), _write_fact(name, value)))
    return found


def state_badge(state: str) -> Markup:
    """An action's state as a badge: a word with its colour."""
    kind = _STATE_KINDS.get(state, "info")
    return Markup('<span class="badge {}">{}</span>').format(
        kind, word(f"desk.state.{state}")
    )


def failure_text(failure: dict[str, Any] | None) -> str:
    """Why the chain said no, in the page's language."""
    if failure is None:
        return ""
    language = current_language()
    return _words().refusal(failure["code"], failure["values"], language)[0]


def event_text(event: str) -> str:
    """What the journal calls an event, in the page's language where it is known."""
    key = "desk.event." + event.replace(" ", "_")
    return word(key) if has_word(key) else event


def actor_text(actor: str, officers: Mapping[str, str]) -> str:
    """Who did something: an officer by name, a part of the town in words."""
    key = "desk.journal.by." + actor.replace(" ", "_")
    return officers.get(actor) or (word(key) if has_word(key) else short_id(actor))


def about_text(name: str, value: object) -> tuple[str, str]:
    """What an entry of the journal is about, in words where there are any."""
    key = f"desk.journal.about.{name}"
    label = word(key) if has_word(key) else name
    if name == "kind":
        return label, kind_text(str(value))
    if name == "locked_until" and isinstance(value, int):
        return label, moment(value)
    return label, short_id(str(value))


def short_id(text: str) -> str:
    """An id's first figures; the whole stands in the title beside it."""
    is_long = text.startswith("0x") and len(text) > ID_FIGURES
    return text[:ID_FIGURES] + "…" if is_long else text


def last_day_text(iso: str) -> str:
    """A last day, or that there is none."""
    return word("desk.never") if iso == "never" else day(iso)


def is_limited(most: int) -> bool:
    """Whether there is a most at all; what has none carries the largest number."""
    return most < UNBOUNDED


def limit_text(most: int) -> str:
    """The most that something may be, or that there is no limit."""
    return yen(most) if is_limited(most) else word("desk.unlimited")


def share_text(view: ProgrammeView) -> str:
    """How much of a programme's cap is used."""
    if not is_limited(view.terms.cap):
        return word("desk.unlimited")
    is_little = view.totals.issued and not view.share
    key = "desk.programmes.share_small" if is_little else "desk.programmes.share"
    return word(key, percent=view.share, cap=yen(view.terms.cap))


def amounts_text(holder_limit: int, payment_limit: int) -> str:
    """What residents are told of a programme's amounts; no limit goes unsaid."""
    ending = {
        (True, True): "",
        (True, False): "_holder",
        (False, True): "_payment",
        (False, False): "_none",
    }[is_limited(holder_limit), is_limited(payment_limit)]
    given = {"holder": yen(holder_limit), "payment": yen(payment_limit)}
    return word(f"desk.item.amounts_text{ending}", **given)


def classes_text(bits: int) -> str:
    """Shop classes by name: 共通、飲食."""
    words = (word(f"desk.class.{one.key}") for one in classes_of(bits))
    return word("desk.list_between").join(words) or "–"


def _write_fact(name: str, value: Any) -> str:
    if name in _YEN:
        return yen(value)
    if name in _LIMITS:
        return limit_text(value)
    if name in _DAYS:
        return last_day_text(value)
    if name == "shops":
        return word("desk.shops.count", count=len(value))
    if name == "accounts":
        return ", ".join(value)
    if name == "acceptors":
        return classes_text(value)
    if name == "flags":
        return _write_flags(ProgrammeFlag(value))
    if name == "rows":
        return word("desk.action.people_count", count=value)
    return str(value)


def _write_flags(flags: ProgrammeFlag) -> str:
    is_purchased = ProgrammeFlag.PURCHASED in flags
    keys = ["purchased" if is_purchased else "granted"]
    for flag in (ProgrammeFlag.TRANSFERABLE, ProgrammeFlag.RECIRCULATES):
        if flag in flags:
            keys.append(str(flag.name).lower())
    words = (word(f"desk.programmes.form.{key}") for key in keys)
    return word("desk.list_between").join(words)


def _words() -> Words:
    words: Words = current_app.extensions["screens.words"]
    return words
