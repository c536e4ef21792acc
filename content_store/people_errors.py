"""What people may be refused at the desk: another branch of the tree in `errors`."""

from __future__ import annotations

from content_store.errors import BadInput, Conflict, Forbidden, Refused
from content_store.limit_errors import TooManyRequests


class WrongCredentials(Refused):
    """The mail address, the password or the code is wrong."""

    code = "WRONG_CREDENTIALS"
    vi = "Sai địa chỉ thư, mật khẩu hoặc mã xác thực."


class CodeNeeded(Refused):
    """This account has a second factor: send `oneTimeCode` too, or one of its recovery codes."""

    code = "CODE_NEEDED"
    vi = "Tài khoản này có xác thực hai lớp: hãy gửi kèm `oneTimeCode` hoặc một mã khôi phục."


class SecretNotGood(Refused):
    """This secret was never given out, was used already or is too old: ask for a new one."""

    code = "SECRET_NOT_GOOD"
    vi = "Mã này không có, đã được dùng hoặc đã quá hạn: hãy xin mã mới."


class PasswordNotAccepted(BadInput):
    """This password is not accepted: {expected}."""

    code = "PASSWORD_NOT_ACCEPTED"
    vi = "Không nhận mật khẩu này: {expected_vi}."


class TooManyTries(TooManyRequests):
    """Too many tries failed: try again in {seconds} seconds, or set a new password by a reset."""

    code = "TOO_MANY_TRIES"
    vi = "Đã thử sai quá nhiều lần: hãy thử lại sau {seconds} giây, hoặc đặt lại mật khẩu."


class AccountExists(Conflict):
    """This mail address has an account already."""

    code = "ACCOUNT_EXISTS"
    vi = "Địa chỉ thư này đã có tài khoản."


class LastAdmin(Conflict):
    """This is the last ADMIN: give the role to somebody else first."""

    code = "LAST_ADMIN"
    vi = "Đây là ADMIN cuối cùng: hãy trao vai trò này cho người khác trước."


class SessionNeeded(Forbidden):
    """This is for who has signed in, a token will not do: `sessionCreate` begins a session."""

    code = "SESSION_NEEDED"
    vi = "Việc này dành cho người đã đăng nhập, không dùng mã truy cập: `sessionCreate` mở phiên làm việc."


class NotInvited(Forbidden):
    """Whoever signed in has no account here that works: ask for an invitation."""

    code = "NOT_INVITED"
    vi = "Người vừa đăng nhập chưa có tài khoản đang hoạt động ở đây: hãy xin lời mời."


class NotVouchedFor(Forbidden):
    """The identity provider's answer is not accepted: {reason}. Begin at `/sign-in/oidc` again."""

    code = "NOT_VOUCHED_FOR"
    vi = "Không nhận câu trả lời của nhà cung cấp danh tính ({reason}). Hãy bắt đầu lại từ `/sign-in/oidc`."


class ProviderAway(Refused):
    """The identity provider does not answer as it should; try again in a moment."""

    code = "PROVIDER_AWAY"
    vi = "Nhà cung cấp danh tính không trả lời đúng; hãy thử lại sau giây lát."


class ForeignOrigin(Forbidden):
    """A cookie counts only for this server's own pages: pages of other origins send `Authorization: Bearer …`."""

    code = "FOREIGN_ORIGIN"
    vi = "Cookie chỉ có hiệu lực với trang của chính máy chủ này: trang khác hãy gửi `Authorization: Bearer …`."
