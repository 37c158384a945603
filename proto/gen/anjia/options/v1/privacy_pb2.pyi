from google.protobuf import descriptor_pb2 as _descriptor_pb2
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Class(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    CLASS_UNSPECIFIED: _ClassVar[Class]
    CLASS_PLAIN: _ClassVar[Class]
    CLASS_PERSONAL: _ClassVar[Class]
    CLASS_IDENTIFIER: _ClassVar[Class]
    CLASS_SENSITIVE: _ClassVar[Class]
    CLASS_ADDRESS: _ClassVar[Class]

class Mask(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    MASK_UNSPECIFIED: _ClassVar[Mask]
    MASK_KEEP_2: _ClassVar[Mask]
    MASK_BLANK: _ClassVar[Mask]
    MASK_YEAR: _ClassVar[Mask]
    MASK_KEEP_1: _ClassVar[Mask]
CLASS_UNSPECIFIED: Class
CLASS_PLAIN: Class
CLASS_PERSONAL: Class
CLASS_IDENTIFIER: Class
CLASS_SENSITIVE: Class
CLASS_ADDRESS: Class
MASK_UNSPECIFIED: Mask
MASK_KEEP_2: Mask
MASK_BLANK: Mask
MASK_YEAR: Mask
MASK_KEEP_1: Mask
PRIVACY_FIELD_NUMBER: _ClassVar[int]
privacy: _descriptor.FieldDescriptor
SUBJECT_FIELD_NUMBER: _ClassVar[int]
subject: _descriptor.FieldDescriptor

class Privacy(_message.Message):
    __slots__ = ("mask", "shown_because")
    CLASS_FIELD_NUMBER: _ClassVar[int]
    MASK_FIELD_NUMBER: _ClassVar[int]
    SHOWN_BECAUSE_FIELD_NUMBER: _ClassVar[int]
    mask: Mask
    shown_because: str
    def __init__(self, mask: _Optional[_Union[Mask, str]] = ..., shown_because: _Optional[str] = ..., **kwargs) -> None: ...
