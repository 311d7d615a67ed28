# SPDX-License-Identifier: Apache-2.0
"""Settings as the text of a gateway.toml. Python's standard library reads TOML but does not write it."""
import json


def merged(base: dict, changes: dict) -> dict:
    """`base` with `changes` laid over it, table by table."""
    out = dict(base)
    for key, value in changes.items():
        if isinstance(value, dict) and isinstance(out.get(key), dict):
            value = merged(out[key], value)
        out[key] = value
    return out


def toml_text(table: dict, path: str = "") -> str:
    """Plain values first, then tables, then lists of tables."""
    lines = []
    for key, value in table.items():
        if not _is_table(value) and not _is_table_list(value):
            lines.append(f"{key} = {_value(value)}")
    for key, value in table.items():
        name = f"{path}{key}"
        if _is_table(value):
            lines.append(f"\n[{name}]\n{toml_text(value, name + '.')}")
        elif _is_table_list(value):
            lines.extend(f"\n[[{name}]]\n{toml_text(entry, name + '.')}" for entry in value)
    return "\n".join(lines)


def _is_table(value) -> bool:
    return isinstance(value, dict)


def _is_table_list(value) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(entry, dict) for entry in value)


def _value(value) -> str:
    # JSON's strings, numbers, booleans and lists of these are TOML's as well.
    return json.dumps(value if isinstance(value, (bool, int, float, list)) else str(value))
