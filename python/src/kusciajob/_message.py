"""How messages become JSON and are made of it."""

from __future__ import annotations

import base64
from dataclasses import MISSING, dataclass, fields
from enum import IntEnum
from typing import Any, Dict, Mapping, Type, TypeVar, Union

E = TypeVar("E", bound=IntEnum)
M = TypeVar("M", bound="Message")


@dataclass
class Message:
    """A message of the job API. Its fields are those of its .proto file; what is not given has its zero value."""

    def to_json(self) -> Dict[str, Any]:
        """The message as the server reads it, without what is not set."""
        return {
            # A field that is a word of Python has an underscore at its end.
            field.name.rstrip("_"): _encoded(value)
            for field in fields(self)
            for value in [getattr(self, field.name)]
            if value is not None and not (field.default_factory is not MISSING and not value)
        }

    @classmethod
    def from_json(cls: Type[M], json: Mapping[str, Any]) -> M:
        """The message that the server sent. Fields that this version does not know are left out."""
        message = cls()
        for field in fields(message):
            value = json.get(field.name.rstrip("_"))
            if value is not None:
                setattr(message, field.name, _decoded(value, field.metadata))
        return message


def _encoded(value: Any) -> Any:
    if isinstance(value, Message):
        return value.to_json()
    if isinstance(value, list):
        return [_encoded(each) for each in value]
    if isinstance(value, dict):
        return {key: _encoded(each) for key, each in value.items()}
    if isinstance(value, IntEnum):
        return value.value
    return base64.b64encode(value).decode() if isinstance(value, bytes) else value


def _decoded(value: Any, metadata: Mapping[Any, Any]) -> Any:
    decode = metadata.get("decode")
    if decode is None:
        return value
    if isinstance(value, list):
        return [decode(each) for each in value]
    return {key: decode(each) for key, each in value.items()} if metadata.get("map") else decode(value)


def enum_value(kind: Type[E], value: Union[str, int]) -> Any:
    """The member with this name or number; what a newer server has beyond them stays as it is."""
    try:
        return kind[value] if isinstance(value, str) else kind(value)
    except (KeyError, ValueError):
        return value
