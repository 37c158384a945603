"""OpenAPI 3.1 from the descriptors: the contract's comments are its text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from importlib.resources import files
from typing import Any

from anjia.options.v1 import access_pb2
from buf.validate import validate_pb2
from chassis.access.contract import is_opaque, purpose_name, walk_messages
from google.protobuf import descriptor_pb2
from google.protobuf.descriptor import Descriptor, EnumDescriptor, FieldDescriptor

from gateway.problems import FINER_STATUS, STATUS
from gateway.transcoding.contract import HttpRule

Schema = dict[str, Any]
_WHOLE = {
    FieldDescriptor.TYPE_INT64,
    FieldDescriptor.TYPE_UINT64,
    FieldDescriptor.TYPE_SINT64,
    FieldDescriptor.TYPE_FIXED64,
}
_TIMESTAMP = "google.protobuf.Timestamp"
_EXAMPLES: dict[str, Any] = {
    "person_id": "01900000-0000-7000-8000-000000000000",
    "name": "王秀英",
    "birth_date": "1990-05-17",
    "as_of": "2026-11-24",
    "id_number": "000421199005170028",
    "division_code": "510421100001",
    "address": "1组12号",
    "phone": "13800000000",
    "ethnicity": "01",
    "version": "1",
    "reason": "核对户口簿",
    "page_size": 20,
    "after": "01900000-0000-7000-8000-000000000000",
    "agency": "hospital",
    "answer": "已核对户口簿并更正",
    "article": "个人信息保护法 第46条",
    "legal_basis": "个人信息保护法 第13条第1款第3项",
    "open_only": True,
    "closed": True,
    "permission": "registry.birth.notify",
    "compared_with": "国卫办人口发〔2025〕24号 2025-08-24",
    "fact": "children_known",
    "value": "true",
    "authority": "本人签字说明 2026-11-20",
    "purpose": "exchange",
    "state": "open",
    "valid_from": "2026-11-24",
    "programme": "childcare_subsidy",
    "period": "2026",
    "year": 2026,
    "amount_fen": "360000",
    "paid_on": "2026-11-24",
    "source": "省级平台",
    "document": "财社〔2026〕1号",
    "account": "paid:childcare_subsidy",
    "account_name": "县财政国库集中支付中心",
    "account_number": "6222021234567890128",
    "bank_code": "102665000011",
    "profile": "pain.001",
    "item": "S01",
    "served_on": "2026-11-24",
    "method": "cash",
    "reason_code": "W01",
    "on": "2026-11-24",
    "kin_code": "spouse",
    "standing_code": "serving",
    "confirmed_until": "2027-11-24",
    "body_code": "B1",
    "ended_code": "wish",
    "revoked_code": "lost",
    "valid_until": "2027-11-24",
    "institution_code": "Y001",
    "by_code": "self",
    "given_on": "2026-11-24",
    "how_code": "written",
    "with_ended": True,
    "file_name": "scan.pdf",
    "since": "2026-01-01",
    "language": "zh",
    "quiet_from_hour": 21,
    "quiet_until_hour": 8,
    "email": "wang.xiuying@mail.example.com",
    "case_number": "盐育2026-000014",
    "batch_number": "盐拨2026-000014",
    "invoice_number": "盐费2026-000014",
    "request_number": "盐更2026-000014",
    "from_on": "2026-12-01",
    "note": "村干部上门告知",
    # a name that means something else there
    "anjia.notifications.v1.ConfirmEmailRequest.code": "042137",
    "anjia.notifications.v1.PreviewTemplateRequest.code": "offer_made",
    **{
        f"anjia.notifications.v1.{verb}PageRequest.name": "birth"
        for verb in ("Get", "Save", "Submit", "Approve", "Return", "Withdraw")
    },
}
_UUID = "01900000-0000-7000-8000-000000000000"


def openapi(rules: Iterable[HttpRule]) -> Schema:
    """The document."""
    rules = list(rules)
    comments = _Comments()
    messages = [
        message for rule in rules for message in (rule.method.descriptor.input_type, rule.method.descriptor.output_type)
    ]
    schemas = {
        _name(message): _schema(message, comments) for message in walk_messages(messages) if not is_opaque(message)
    }
    schemas["Problem"] = _PROBLEM
    paths: dict[str, Schema] = {}
    for rule in rules:
        paths.setdefault(rule.template, {})[rule.verb.lower()] = _operation(rule, comments)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "安家 Anjia",
            "version": "v1",
            "description": "人口与家庭服务接口 · the county's people and family services",
        },
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}},
        },
        "security": [{"token": []}],
    }


def _operation(rule: HttpRule, comments: _Comments) -> Schema:
    method, text = rule.method, comments.of(rule.method.descriptor.full_name)
    headers = _headers(rule)
    query = (
        []
        if rule.body
        else [
            {
                "name": field.json_name,
                "in": "query",
                "required": False,
                "description": comments.of(field.full_name),
                "schema": _field(field),
                **_example(field),
            }
            for field in method.descriptor.input_type.fields
            if field.name not in rule.variables and field.name != "chunk"
        ]
    )
    path = [
        {
            "name": name,
            "in": "path",
            "required": True,
            "schema": _field(method.descriptor.input_type.fields_by_name[name]),
            **_example(method.descriptor.input_type.fields_by_name[name]),
        }
        for name in rule.variables
    ]
    operation: Schema = {
        "operationId": rule.operation,
        "tags": [method.descriptor.containing_service.name],
        "summary": text.split(". ")[0].split("。")[0],
        "description": f"{text}\n\n`{method.access.permission}` · {', '.join(method.roles)}",
        "parameters": path + query + headers,
        "responses": {"200": _reply(rule), **_refusals()},
    }
    if method.access.stream == access_pb2.STREAM_UPLOAD:
        content: Schema = {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}
        operation["requestBody"] = {"required": True, "content": content}
    elif rule.body:
        schema = {"$ref": f"#/components/schemas/{_name(method.descriptor.input_type)}"}
        operation["requestBody"] = {"required": True, "content": {"application/json": {"schema": schema}}}
    return operation


def _headers(rule: HttpRule) -> list[Schema]:
    headers: list[Schema] = []
    if rule.method.purposes:
        names = [purpose_name(purpose) for purpose in rule.method.access.purposes]
        headers.append(
            {"name": "Anjia-Purpose", "in": "header", "required": True, "schema": {"type": "string", "enum": names}}
        )
    if rule.method.access.unmasks:
        headers.append(
            {"name": "Anjia-Case", "in": "header", "required": False, "schema": {"type": "string", "maxLength": 64}}
        )
    if rule.method.needs_key:
        schema = {"type": "string", "minLength": 1, "maxLength": 128}
        headers.append({"name": "Idempotency-Key", "in": "header", "required": True, "schema": schema})
    return headers


def _reply(rule: HttpRule) -> Schema:
    stream = rule.method.access.stream
    if stream == access_pb2.STREAM_DOWNLOAD:
        return {
            "description": "the file",
            # the file says its own kind: a PDF, a workbook, a bank's file
            "content": {"*/*": {"schema": {"type": "string", "format": "binary"}}},
        }
    schema = {"$ref": f"#/components/schemas/{_name(rule.method.descriptor.output_type)}"}
    kind = "text/event-stream" if stream == access_pb2.STREAM_PROGRESS else "application/json"
    return {"description": "OK", "content": {kind: {"schema": schema}}}


def _refusals() -> Schema:
    content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {
        str(status): {"description": "problem", "content": content}
        for status in sorted({*STATUS.values(), *FINER_STATUS.values()})
    }


_PROBLEM: Schema = {
    "type": "object",
    "description": "RFC 9457. `reason` is for programs and stays; `detail` is for people.",
    "required": ["type", "title", "status", "detail", "reason", "messages", "errors"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "reason": {"type": "string", "pattern": "^[A-Z][A-Z0-9_]*$"},
        "messages": {
            "type": "object",
            "required": ["zh", "en"],
            "properties": {"zh": {"type": "string"}, "en": {"type": "string"}},
        },
        "errors": {
            "type": "array",
            "items": {"type": "object", "properties": {"field": {"type": "string"}, "message": {"type": "string"}}},
        },
        "requestId": {"type": "string"},
        "details": {"type": "object", "additionalProperties": {"type": "string"}},
    },
}


def _schema(message: Descriptor, comments: _Comments) -> Schema:
    properties = {}
    for field in message.fields:
        one = _field(field)
        text = comments.of(field.full_name)
        properties[field.json_name] = {**one, **({"description": text} if text else {}), **_examples(field)}
    required = [field.json_name for field in message.fields if _rules(field).required]
    text = comments.of(message.full_name)
    return {
        "type": "object",
        **({"description": text} if text else {}),
        "properties": properties,
        **({"required": required} if required else {}),
    }


def _field(field: FieldDescriptor) -> Schema:
    if _is_map(field) and field.message_type is not None:
        return {"type": "object", "additionalProperties": _single(field.message_type.fields_by_name["value"])}
    one = _single(field)
    if not field.is_repeated:
        return one
    rules = _rules(field).repeated
    return {
        "type": "array",
        "items": one,
        **({"minItems": rules.min_items} if rules.min_items else {}),
        **({"maxItems": rules.max_items} if rules.max_items else {}),
        **({"uniqueItems": True} if rules.unique else {}),
    }


def _single(field: FieldDescriptor) -> Schema:  # noqa: PLR0911 - one line a type
    if field.message_type is not None:
        if field.message_type.full_name == _TIMESTAMP:
            return {"type": "string", "format": "date-time"}
        if is_opaque(field.message_type):
            return {"type": "object"}  # any JSON object
        return {"$ref": f"#/components/schemas/{_name(field.message_type)}"}
    if field.enum_type is not None:
        return _enum(field.enum_type, field)
    if field.type == FieldDescriptor.TYPE_BOOL:
        return {"type": "boolean"}
    if field.type == FieldDescriptor.TYPE_BYTES:
        return {"type": "string", "contentEncoding": "base64"}
    if field.type == FieldDescriptor.TYPE_STRING:
        return _string(field)
    if field.type in _WHOLE:
        return {"type": "string", "pattern": "^-?[0-9]+$"}
    if field.type in (FieldDescriptor.TYPE_DOUBLE, FieldDescriptor.TYPE_FLOAT):
        return {"type": "number"}
    rules = _rules(field).int32
    return {
        "type": "integer",
        **({"minimum": rules.gte} if rules.HasField("gte") else {}),
        **({"maximum": rules.lte} if rules.HasField("lte") else {}),
    }


def _string(field: FieldDescriptor) -> Schema:
    rules = _rules(field)
    text = (rules.repeated.items if field.is_repeated else rules).string
    choices = list(getattr(text, "in"))
    return {
        "type": "string",
        **({"pattern": text.pattern} if text.pattern else {}),
        **({"minLength": text.min_len} if text.min_len else {}),
        **({"maxLength": text.max_len} if text.max_len else {}),
        **({"format": "uuid"} if text.uuid else {}),
        **({"enum": choices} if choices else {}),
    }


def _enum(enum: EnumDescriptor, field: FieldDescriptor) -> Schema:
    barred = set(_rules(field).enum.not_in)
    return {"type": "string", "enum": [value.name for value in enum.values if value.number not in barred]}


def _rules(field: FieldDescriptor) -> Any:  # noqa: ANN401 - generated
    options: Any = field.GetOptions()
    return options.Extensions[validate_pb2.field]


def _is_map(field: FieldDescriptor) -> bool:
    return field.message_type is not None and field.message_type.GetOptions().map_entry


def _shown(field: FieldDescriptor) -> Any:  # noqa: ANN401 - a value of the field's kind
    """An example of a field, None where there is none."""
    if field.is_repeated and field.message_type is not None and not is_opaque(field.message_type):
        one = {part.json_name: _shown(part) for part in field.message_type.fields if part.message_type is None}
        known = {name: value for name, value in one.items() if value is not None}
        return [known] if known else None
    if field.is_repeated and field.message_type is None and _rules(field).repeated.items.string.uuid:
        return [_UUID]
    if field.is_repeated or field.message_type is not None:
        return None
    is_id = field.type == FieldDescriptor.TYPE_STRING and _rules(field).string.uuid
    return _EXAMPLES.get(field.full_name, _EXAMPLES.get(field.name, _UUID if is_id else None))


def _example(field: FieldDescriptor) -> Schema:
    return {"example": shown} if (shown := _shown(field)) is not None else {}


def _examples(field: FieldDescriptor) -> Schema:
    return {"examples": [shown]} if (shown := _shown(field)) is not None else {}


def _name(message: Descriptor) -> str:
    return re.sub(r"^anjia\.([a-z_]+)\.v1\.", r"\1.", message.full_name)


class _Comments:
    """Leading comments by full name, from the contract's image."""

    def __init__(self) -> None:
        image = descriptor_pb2.FileDescriptorSet.FromString(files("anjia").joinpath("contract.binpb").read_bytes())
        self._texts: dict[str, str] = {}
        for file in image.file:
            if file.package.startswith("anjia."):
                for location in file.source_code_info.location:
                    if location.leading_comments:
                        name = _full_name(file, list(location.path))
                        self._texts[name] = " ".join(
                            line.strip() for line in location.leading_comments.splitlines()
                        ).strip()

    def of(self, full_name: str) -> str:
        return self._texts.get(full_name, "")


def _full_name(file: descriptor_pb2.FileDescriptorProto, path: list[int]) -> str:
    """The name of the element at a source path: message, its field, service, its method."""
    node: Any = file
    name = file.package
    while path:
        if len(path) == 1:
            return ""
        number, index = path[0], path[1]
        field = node.DESCRIPTOR.fields_by_number.get(number)
        if field is None or not field.is_repeated or field.message_type is None:
            return ""
        node = getattr(node, field.name)[index]
        name = f"{name}.{getattr(node, 'name', '')}"
        path = path[2:]
    return name
