"""Which change of a schema breaks somebody.

Topics keep their events, so a reader of tomorrow meets events of today. Subscribers update when they like, so a
reader of today meets events of tomorrow. Both must work, and little remains allowed: an optional field may be
added, at any depth, and descriptions may be reworded. Anything else is a V2 beside V1.

General checkers ask whether one schema is a subset of the other. Where readers ignore unknown fields, that
question calls an added optional field a break; hence this comparison.
"""

from __future__ import annotations

from typing import Any, cast

Schema = dict[str, Any]

_WORDS_ONLY = frozenset({"title", "description", "examples", "$defs", "$schema", "$id"})
_NO_KEYWORDS = _WORDS_ONLY | {"properties"}
_WALKED = frozenset({"properties", "required", "anyOf", "items", "enum", "const"})


def faults(old: Schema, new: Schema) -> list[str]:
    """What in ``new`` would break a reader of ``old`` or of its events: one sentence each, empty if nothing."""
    return list(dict.fromkeys(_Comparison(old, new).between(old, new, "")))


class _Comparison:
    def __init__(self, old: Schema, new: Schema) -> None:
        self._old_definitions = old.get("$defs", {})
        self._new_definitions = new.get("$defs", {})

    def between(self, old: Schema, new: Schema, at: str) -> list[str]:
        old = _resolved(old, self._old_definitions)
        new = _resolved(new, self._new_definitions)
        found = self._plain_changes(old, new, at)
        found += self._properties(old, new, at)
        found += _enum(old, new, at)
        found += self._alternatives(old, new, at)
        if "items" in old and "items" in new:
            found += self.between(old["items"], new["items"], f"{at}[]")
        elif ("items" in old) != ("items" in new):
            found.append(f"{at or 'value'}: the type of its items changed")
        return found

    def _plain_changes(self, old: Schema, new: Schema, at: str) -> list[str]:
        """Keywords that are not walked into must stay as they are: type, format, pattern, limits, topic, key, …"""
        if "anyOf" in old or "anyOf" in new:
            return _default_change(old, new, at)
        before = {key: _expanded(old[key], self._old_definitions) for key in old if key not in _WORDS_ONLY | _WALKED}
        after = {key: _expanded(new[key], self._new_definitions) for key in new if key not in _WORDS_ONLY | _WALKED}
        return [
            f"{at or 'value'}: {key} changed from {before.get(key)!r} to {after.get(key)!r}"
            for key in dict.fromkeys([*before, *after])
            if before.get(key) != after.get(key)
        ]

    def _properties(self, old: Schema, new: Schema, at: str) -> list[str]:
        before: Schema = old.get("properties", {})
        after: Schema = new.get("properties", {})
        was_required: set[str] = set(old.get("required", ()))
        is_required: set[str] = set(new.get("required", ()))
        found: list[str] = []
        for name in [*before, *(added for added in after if added not in before)]:
            path = f"{at}.{name}".lstrip(".")
            if name not in after:
                found.append(f"{path}: removed")
            elif name not in before:
                found += [f"{path}: added as required"] if name in is_required else []
            else:
                found += self.between(before[name], after[name], path)
                if name in is_required - was_required:
                    found.append(f"{path}: became required")
                if name in was_required - is_required:
                    found.append(f"{path}: is no longer always there")
        return found

    def _alternatives(self, old: Schema, new: Schema, at: str) -> list[str]:
        before: list[Schema] = old.get("anyOf", [])
        after: list[Schema] = new.get("anyOf", [])
        if len(before) == len(after):
            pairs = zip(before, after, strict=True)
            return [fault for one, other in pairs for fault in self.between(one, other, at)]
        null = {"type": "null"}
        if null in before and null not in after:
            return [f"{at or 'value'}: may no longer be null"]
        if null in after and null not in before:
            return [f"{at or 'value'}: may now be null"]
        return [f"{at or 'value'}: the types it may have changed"]


def _resolved(schema: Schema, definitions: Schema) -> Schema:
    """``schema`` with its reference replaced by what it refers to."""
    while "$ref" in schema:
        beside = {key: value for key, value in schema.items() if key != "$ref"}
        schema = definitions[schema["$ref"].rsplit("/", 1)[1]] | beside
    return schema


def _expanded(value: Any, definitions: Schema) -> Any:
    """``value`` with every reference in it replaced, and without the words that explain it."""
    if isinstance(value, list):
        return [_expanded(one, definitions) for one in cast("list[Any]", value)]
    if isinstance(value, dict):
        schema = _resolved(cast("Schema", value), definitions)
        plain = {key: _expanded(one, definitions) for key, one in schema.items() if key not in _NO_KEYWORDS}
        fields: Schema = schema.get("properties", {})  # its keys are names, of which one may be "title"
        return plain | {f"properties.{name}": _expanded(one, definitions) for name, one in fields.items()}
    return value


def _default_change(old: Schema, new: Schema, at: str) -> list[str]:
    if old.get("default") == new.get("default"):
        return []
    return [f"{at or 'value'}: default changed from {old.get('default')!r} to {new.get('default')!r}"]


def _enum(old: Schema, new: Schema, at: str) -> list[str]:
    before, after = _values(old), _values(new)
    if before is None and after is None:
        return []
    if before is None or after is None:
        return [f"{at or 'value'}: whether its values are listed changed"]
    gone = [value for value in before if value not in after]
    come = [value for value in after if value not in before]
    found: list[str] = []
    if gone:
        found.append(f"{at or 'value'}: no longer takes {', '.join(map(str, gone))}")
    if come:
        found.append(f"{at or 'value'}: takes {', '.join(map(str, come))}, which readers of today do not know")
    return found


def _values(schema: Schema) -> list[Any] | None:
    """The values that are listed; a list of one is written as a constant."""
    return [schema["const"]] if "const" in schema else schema.get("enum")
