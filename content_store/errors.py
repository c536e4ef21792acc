"""Everything that Cầm Tay may refuse, as one tree.

* Refused
  x NotFound
    + PersistedQueryNotFound
    + NoOpenData
  x BadInput
    + PageTooLarge
    + BadCursor
      - BadPosition
    + BodyTooLarge
    + AddressTooLong
    + NotAcceptable
    + Batched
    + UnsupportedType
      - NotUploadBytes
    + PasswordNotAccepted
  x Unauthenticated
  x Forbidden
    + DocumentNotRegistered
    + SessionNeeded
    + ForeignOrigin
    + NotInvited
    + NotVouchedFor
  x Conflict
    + StaleRevision
    + MoveNotAllowed
    + WrongOffset
    + WrongState
    + AccountExists
    + LastAdmin
    + OwnWork, InUse and what else editors meet: `editorial_errors`
    + AlreadySuperseded and what else registrars meet, some of it BadInput: `registry_errors`
  x Busy
    + StillUnderWay
  x TooManyAtOnce
  x Locked
  x UploadExpired
  x WrongChecksum
  x WrongProtocol
  x NoRoom
  x BrokenReferences
  x NotPublishable
  x OperationTooLarge, one for each limit: `limit_errors`
  x IntrospectionIsOff
  x OutOfTime
  x TooManyRequests
    + TooManyTries
  x WrongCredentials
  x CodeNeeded
  x SecretNotGood
  x ProviderAway
  x ReformNotGood and what else registrars meet: `registry_errors`
  x MediaRefused, one for each fault of a file: `media_errors`
  x TableRefused, one for each fault of a table: `table_errors`

A class's docstring is its message in English and `vi` the one in Vietnamese; both may name `{details}`.
What is not in this tree is a bug: it is masked outside and logged inside.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar


class Refused(Exception):
    """The request was refused."""

    code: ClassVar[str] = "REFUSED"
    vi: ClassVar[str] = "Yêu cầu bị từ chối."

    def __init__(self, *, path: tuple[str, ...] = (), **details: object) -> None:
        self.path = path
        self.details = details
        super().__init__(self.message)

    @property
    def message(self) -> str:
        """The English sentence, its details filled in."""
        return (self.__doc__ or "").format(**self.details)

    @property
    def message_vi(self) -> str:
        """The Vietnamese sentence, its details filled in."""
        return self.vi.format(**self.details)


class NotFound(Refused):
    """There is no {what} {key}."""

    code = "NOT_FOUND"
    vi = "Không tìm thấy {what} {key}."


class PersistedQueryNotFound(NotFound):
    """PersistedQueryNotFound"""

    # Clients compare the words with those of Apollo's protocol, and send the document again.
    code = "PERSISTED_QUERY_NOT_FOUND"
    vi = "Máy chủ chưa có tài liệu mang mã này: hãy gửi lại kèm `query`."


class NoOpenData(NotFound):
    """No open data are published here: whoever runs this server has set no licence and no publisher for them."""

    code = "NO_OPEN_DATA"
    vi = "Ở đây chưa công bố dữ liệu mở: đơn vị vận hành chưa đặt giấy phép và tên đơn vị công bố."


class BadInput(Refused):
    """{value} is not accepted: {expected}."""

    code = "BAD_INPUT"
    vi = "Giá trị {value} không hợp lệ: cần {expected_vi}."


class PageTooLarge(BadInput):
    """A page holds {least} to {most} items, {value} were asked for."""

    code = "PAGE_TOO_LARGE"
    vi = "Mỗi trang có từ {least} đến {most} mục, yêu cầu này hỏi {value}."


class BadCursor(BadInput):
    """The cursor {value} was not made by this list: pass an endCursor or startCursor of it."""

    code = "BAD_CURSOR"
    vi = "Con trỏ {value} không thuộc danh sách này: hãy dùng endCursor hoặc startCursor của nó."


class BadPosition(BadCursor):
    """The cursor {value} is no position of this feed: listen without one, and ask again for what you show."""

    vi = "Con trỏ {value} không thuộc dòng sự kiện này: hãy theo dõi lại từ đầu và hỏi lại nội dung đang hiển thị."


class BodyTooLarge(BadInput):
    """A request's body may have {most} bytes."""

    code = "BODY_TOO_LARGE"
    vi = "Nội dung yêu cầu không được quá {most} byte."


class AddressTooLong(BadInput):
    """The question in an address may have {most} bytes: send longer ones by POST."""

    code = "ADDRESS_TOO_LONG"
    vi = "Phần truy vấn trong địa chỉ không được quá {most} byte: hãy gửi bằng POST."


class NotAcceptable(BadInput):
    """No answer is of type {found}: accept one of {known}."""

    code = "NOT_ACCEPTABLE"
    vi = "Không có câu trả lời kiểu {found}: hãy nhận một trong các kiểu {known}."


class Batched(BadInput):
    """A request holds {most} operation, a list of {found} was sent: send each by itself, over the same connection."""

    code = "BATCHED"
    vi = "Mỗi yêu cầu có {most} thao tác, ở đây là danh sách {found}: hãy gửi từng thao tác, trên cùng một kết nối."


class UnsupportedType(BadInput):
    """A body of type {found} is not accepted: send application/json."""

    code = "UNSUPPORTED_TYPE"
    vi = "Không nhận nội dung kiểu {found}: hãy gửi application/json."


class NotUploadBytes(UnsupportedType):
    """A body of type {found} is not accepted: send application/offset+octet-stream."""

    vi = "Không nhận nội dung kiểu {found}: hãy gửi application/offset+octet-stream."


class Unauthenticated(Refused):
    """This needs a token: send `Authorization: Bearer …`; `camtay token` makes one."""

    code = "UNAUTHENTICATED"
    vi = "Cần mã truy cập: gửi kèm `Authorization: Bearer …`; lệnh `camtay token` tạo mã."


class Forbidden(Refused):
    """The role {role} may not {action}."""

    code = "FORBIDDEN"
    vi = "Vai trò {role} không được phép {action}."


class DocumentNotRegistered(Forbidden):
    """This server answers registered documents only: `/documents` lists them."""

    code = "DOCUMENT_NOT_REGISTERED"
    vi = "Máy chủ này chỉ nhận các tài liệu đã đăng ký: xem danh sách tại `/documents`."


class Conflict(Refused):
    """{what} {key} exists already."""

    code = "CONFLICT"
    vi = "{what} {key} đã có."


class StaleRevision(Conflict):
    """The draft moved on: you hold revision {held}, it is at {current}. Read it again, then repeat the change."""

    code = "STALE_REVISION"
    vi = "Bản nháp đã đổi: bạn đang giữ lần sửa {held}, hiện là {current}. Hãy đọc lại rồi sửa tiếp."


class MoveNotAllowed(Conflict):
    """A version that is {state} cannot become {wanted}; it may become {allowed}."""

    code = "MOVE_NOT_ALLOWED"
    vi = "Phiên bản đang {state} không thể chuyển thành {wanted}; chỉ có thể thành {allowed}."


class WrongOffset(Conflict):
    """The upload goes on at byte {current}, not {held}: ask where it stands with HEAD."""

    code = "WRONG_OFFSET"
    vi = "Phải gửi tiếp từ byte {current}, không phải {held}: hãy hỏi lại bằng HEAD."


class WrongState(Conflict):
    """The file {name} is {state} and cannot be {wanted}."""

    code = "WRONG_STATE"
    vi = "Tệp {name} đang ở trạng thái {state}, không thể {wanted_vi}."


class Busy(Refused):
    """The database is busy; try again in a moment."""

    code = "BUSY"
    vi = "Cơ sở dữ liệu đang bận; hãy thử lại sau giây lát."


class TooManyAtOnce(Refused):
    """Only {most} {what} may be open at once: end one first."""

    code = "TOO_MANY_AT_ONCE"
    vi = "Chỉ được mở cùng lúc {most} {what_vi}: hãy kết thúc bớt rồi thử lại."


class Locked(Refused):
    """Somebody else is sending this upload now; try again in a moment."""

    code = "LOCKED"
    vi = "Tệp này đang được gửi từ một kết nối khác; hãy thử lại sau giây lát."


class UploadExpired(Refused):
    """The upload was not finished in time and is gone: begin it again."""

    code = "UPLOAD_EXPIRED"
    vi = "Lượt tải lên đã quá hạn: hãy bắt đầu lại."


class WrongChecksum(Refused):
    """The bytes were damaged on the way, none of them were kept: send them again."""

    code = "WRONG_CHECKSUM"
    vi = "Dữ liệu bị hỏng trên đường truyền và không được giữ lại: hãy gửi lại."


class WrongProtocol(Refused):
    """Uploads speak tus 1.0.0: send `Tus-Resumable: 1.0.0`."""

    code = "WRONG_PROTOCOL"
    vi = "Cổng tải lên dùng giao thức tus 1.0.0: hãy gửi `Tus-Resumable: 1.0.0`."


class NoRoom(Refused):
    """The server's disk is full; what came is kept, go on when there is room."""

    code = "NO_ROOM"
    vi = "Ổ đĩa của máy chủ đã đầy; phần đã nhận được giữ lại, hãy gửi tiếp khi có chỗ trống."


class BrokenReferences(Refused):
    """Nothing was migrated, because {when}rows in {file} refer to rows that are gone: {places}."""

    code = "BROKEN_REFERENCES"
    vi = "Chưa chuyển đổi gì, vì {when_vi}trong {file} có dòng trỏ đến dòng không còn nữa: {places}."


class NotPublishable(Refused):
    """The version cannot be published yet: {count} obstacles."""

    code = "NOT_PUBLISHABLE"
    vi = "Chưa thể công bố phiên bản: còn {count} điểm cần sửa."

    def __init__(self, obstacles: Sequence[Any]) -> None:
        self.obstacles = obstacles
        super().__init__(count=len(obstacles))
