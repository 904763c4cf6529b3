"""Makes values that fit a JSON schema of an OpenAPI document; knows no particular operation."""

import itertools
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.registry.synthetic import id_number

Schema = Mapping[str, Any]

_BEGIN = datetime.now(UTC).replace(microsecond=0) + timedelta(hours=1)
_ID = "01900000-0000-7000-8000-00000000dead"
# What the services check beyond what a schema can say.
_BY_NAME: Mapping[str, Callable[[], Any]] = {"phone": lambda: "19900000000", "id_number": id_number}


class Bodies:
    """Fits values to the schemas of one document; later times of a value lie after earlier ones.

    ``known`` are values by the name of their field, for what must exist and not only have the right form.
    """

    def __init__(self, document: Mapping[str, Any], known: Mapping[str, Any]) -> None:
        self._known = known
        self._schemas: Mapping[str, Schema] = document["components"]["schemas"]
        self._hours = itertools.count()

    def smallest(self, schema: Schema) -> Any:
        """With what is required alone."""
        return self._value(schema, is_full=False)

    def full(self, schema: Schema) -> Any:
        """With every field the schema names, and one item in every list."""
        return self._value(schema, is_full=True)

    def _value(self, schema: Schema, *, is_full: bool) -> Any:
        if "$ref" in schema:
            schema = self._schemas[schema["$ref"].rpartition("/")[2]]
        if "anyOf" in schema:
            return self._value(schema["anyOf"][0], is_full=is_full)
        for given in ("examples", "enum"):
            if given in schema:
                return schema[given][0]
        if schema.get("type") == "object":
            return self._object(schema, is_full=is_full)
        if schema.get("type") == "array":
            count = max(schema.get("minItems", 0), int(is_full))
            return [self._value(schema["items"], is_full=is_full) for _ in range(count)]
        return self._scalar(schema)

    def _scalar(self, schema: Schema) -> Any:
        match schema.get("type"):
            case "string":
                return self._text(schema)
            case "integer" | "number":
                return schema.get("minimum", 0)
            case "boolean":
                return True
            case "null":
                return None
            case None:
                return schema.get("const", {})
            case unknown:
                raise AssertionError(f"no value is known of type {unknown}")

    def _object(self, schema: Schema, *, is_full: bool) -> dict[str, Any]:
        fields: Mapping[str, Schema] = schema.get("properties", {})
        wanted = fields if is_full else schema.get("required", ())
        return {name: self._field(name, fields[name], is_full=is_full) for name in wanted}

    def _field(self, name: str, schema: Schema, *, is_full: bool) -> Any:
        if name in self._known:
            return self._known[name]
        return _BY_NAME[name]() if name in _BY_NAME else self._value(schema, is_full=is_full)

    def _text(self, schema: Schema) -> str:
        later = _BEGIN + timedelta(hours=next(self._hours))
        by_format: dict[str, str] = {
            "password": "correct horse battery",
            "uuid": _ID,
            "date": "2020-01-01",
            "date-time": later.isoformat(),
            "time": f"{later.hour:02d}:00:00",
        }
        if "format" in schema:
            return by_format[schema["format"]]
        text: str = "a" * max(schema.get("minLength", 1), 1)
        assert re.search(schema.get("pattern", ""), text), f"no text is known that fits {schema}"
        return text
