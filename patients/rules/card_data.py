"""A card as it is kept in the database: plain JSON, and back without loss.  Pure Python."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from hashlib import sha256
from typing import Any

from patients.measures import Source
from patients.rules.card import Card, Offer, Used

NUMBER = "number"  # {"number": "18.50"}: a decimal keeps its digits, and is told from a choice that reads like one


def to_data(card: Card) -> dict[str, Any]:
    """Return what json can hold; equal cards give equal data."""
    return _plain(asdict(card))


def offer_data(offer: Offer) -> dict[str, Any]:
    return _plain(asdict(offer))


def card_of(data: dict[str, Any]) -> Card:
    """Return the card again that `to_data` was given."""
    parts = {"used": _used, "sources": _source, "offers": _offer}
    return Card(
        **{
            name: tuple(parts.get(name, str)(one) for one in value) if isinstance(value, list) else value
            for name, value in data.items()
        }
    )


def offer_of(data: dict[str, Any]) -> Offer:
    """Return an offer as it was taken; what was kept beside it is left out."""
    return _offer({name: data[name] for name in Offer.__dataclass_fields__})


def values_of(card: Card) -> dict[tuple[str, str], tuple[object, str]]:
    """Return by name and side which value the card rests on, in which unit; the day is left out."""
    return {(used.name, used.side): (used.value, used.unit) for used in card.used}


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    if isinstance(value, Decimal):
        return {NUMBER: str(value)}
    return value.isoformat() if isinstance(value, date) else value


def _number(value: Any) -> Any:
    return Decimal(value[NUMBER]) if isinstance(value, dict) else value


def _used(data: dict[str, Any]) -> Used:
    day = date.fromisoformat(data["on"]) if data["on"] else None
    return Used(**data | {"value": _number(data["value"]), "on": day})


def _offer(data: dict[str, Any]) -> Offer:
    return Offer(**data | {"amount": _number(data["amount"])})


def _source(data: dict[str, Any]) -> Source:
    return Source(**data)


def digest(data: dict[str, Any]) -> str:
    """Return a short sign of a card's data, by which a form tells which card was seen."""
    return sha256(json.dumps(data, sort_keys=True).encode()).hexdigest()[:16]
