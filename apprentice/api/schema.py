"""What every operation can answer besides success, written into the OpenAPI document once."""

from typing import Any

from common.ids import LAST_ID

METHODS = {"get", "post", "put", "patch", "delete"}
DETAIL = {"$ref": "#/components/schemas/Refusal"}
FAULTS = {"$ref": "#/components/schemas/Faults"}
ALWAYS = {
    "400": ("What was sent can’t be read or isn’t allowed: each fault beside its field.", FAULTS),
    "401": ("No token, or one that is unknown, expired or revoked.", DETAIL),
    "403": ("The token lacks the scope, or its owner lacks the role.", DETAIL),
    "404": ("No such thing, or not one this token’s owner may see.", DETAIL),
    "406": ("Only JSON is spoken here.", DETAIL),
    "429": ("Too many calls; try again after Retry-After seconds.", DETAIL),
}
WRITING = {
    "409": ("Refused for a reason that is told.", FAULTS),
    "413": ("More than one call may carry.", DETAIL),
    "415": ("Only JSON is read here.", DETAIL),
}
SCHEMAS = {
    "Refusal": {"type": "object", "required": ["detail"], "properties": {"detail": {"type": "string"}}},
    "Faults": {
        "type": "object",
        "description": "Faults by field; `detail` or `non_field_errors` for what belongs to none.",
        "additionalProperties": {},
    },
}


def document_refusals(result: dict[str, Any], **_context: Any) -> dict[str, Any]:
    """Add to every operation the answers that any of them can give."""
    result.setdefault("components", {}).setdefault("schemas", {}).update(SCHEMAS)
    for operations in result["paths"].values():
        for method, operation in operations.items():
            if method in METHODS:
                _number_ids(operation)
                said = ALWAYS | (WRITING if method != "get" else {})
                operation["responses"] |= {code: _answer(*answer) for code, answer in said.items()}
    return result


def _number_ids(operation: dict[str, Any]) -> None:
    """Say of ids in addresses that they count from one."""
    for parameter in operation.get("parameters", ()):
        if parameter["in"] == "path":
            parameter["schema"] |= {"minimum": 1, "maximum": LAST_ID}


def _answer(description: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"description": description, "content": {"application/json": {"schema": schema}}}
