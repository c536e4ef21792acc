"""What an operation may be refused for because it asks for too much: another branch of the tree in `errors`."""

from __future__ import annotations

from typing import ClassVar

from content_store.errors import Refused


class OperationTooLarge(Refused):
    """The operation is too large."""

    code = "OPERATION_TOO_LARGE"
    vi = "Truy vấn quá lớn."
    limit: ClassVar[str] = "size"

    def __init__(self, found: int, most: int) -> None:
        self.found = found
        self.most = most
        super().__init__(found=found, most=most)


class TooManyCharacters(OperationTooLarge):
    """A document may have {most} characters, this one has {found}."""

    limit = "characters"
    vi = "Tài liệu có tối đa {most} ký tự, tài liệu này có {found}."


class TooManyTokens(OperationTooLarge):
    """A document may have {most} tokens, this one has {found} or more."""

    limit = "tokens"
    vi = "Tài liệu có tối đa {most} từ tố, tài liệu này có từ {found} trở lên."


class TooManyDefinitions(OperationTooLarge):
    """A document may have {most} operations and fragments, this one has {found}."""

    limit = "definitions"
    vi = "Tài liệu có tối đa {most} thao tác và fragment, tài liệu này có {found}."


class TooDeep(OperationTooLarge):
    """Fields may lie {most} deep inside one another, here they lie {found} deep."""

    limit = "depth"
    vi = "Các trường lồng nhau tối đa {most} tầng, ở đây là {found} tầng."


class TooDeepIntrospection(OperationTooLarge):
    """Lists of the introspection may lie {most} deep inside one another, here they lie {found} deep."""

    limit = "introspection"
    vi = "Các danh sách nội quan lồng nhau tối đa {most} tầng, ở đây là {found} tầng."


class TooManyFields(OperationTooLarge):
    """A document may have {most} fields, a fragment's counted wherever it is spread; this one has {found}."""

    limit = "fields"
    vi = "Tài liệu có tối đa {most} trường, tính cả mỗi lần dùng fragment; tài liệu này có {found}."


class TooManyRootFields(OperationTooLarge):
    """An operation may begin with {most} fields, this one begins with {found}."""

    limit = "rootFields"
    vi = "Mỗi thao tác bắt đầu bằng tối đa {most} trường, thao tác này có {found}."


class TooManyAliases(OperationTooLarge):
    """A document may have {most} aliases, a fragment's counted wherever it is spread; this one has {found}."""

    limit = "aliases"
    vi = "Tài liệu có tối đa {most} bí danh, tính cả mỗi lần dùng fragment; tài liệu này có {found}."


class TooManyDirectives(OperationTooLarge):
    """A document may have {most} directives, a fragment's counted wherever it is spread; this one has {found}."""

    limit = "directives"
    vi = "Tài liệu có tối đa {most} chỉ thị, tính cả mỗi lần dùng fragment; tài liệu này có {found}."


class TooManyRepeats(OperationTooLarge):
    """One place of an answer may be asked for {most} times, one of them is asked for {found} times."""

    limit = "repeats"
    vi = "Mỗi vị trí trong kết quả được hỏi tối đa {most} lần, có vị trí được hỏi {found} lần."


class TooManyValues(OperationTooLarge):
    """Variables may hold {most} values, these hold {found} or more."""

    limit = "values"
    vi = "Các biến chứa tối đa {most} giá trị, ở đây có từ {found} trở lên."


class TooCostly(OperationTooLarge):
    """An operation may cost {most}, this one costs {found}: ask for smaller pages, or for fewer pages inside pages."""

    limit = "cost"
    vi = "Mỗi thao tác có chi phí tối đa {most}, thao tác này cần {found}: hãy giảm cỡ trang hoặc bớt trang lồng nhau."


class IntrospectionIsOff(Refused):
    """This server does not describe its schema: it is published as a file, `schema/schema.graphql`."""

    code = "INTROSPECTION_OFF"
    vi = "Máy chủ này không mô tả lược đồ: xem tệp `schema/schema.graphql` được công bố."


class OutOfTime(Refused):
    """The operation ran for longer than {seconds} seconds and was stopped: ask for less at a time."""

    code = "TIMEOUT"
    vi = "Thao tác chạy quá {seconds} giây nên đã bị dừng: hãy hỏi ít hơn trong một lần."


class TooManyRequests(Refused):
    """Too much was asked in too short a time: ask again in {seconds} seconds."""

    code = "RATE_LIMITED"
    vi = "Đã hỏi quá nhiều trong thời gian ngắn: hãy thử lại sau {seconds} giây."
