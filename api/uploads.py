"""The door for files: tus 1.0.0, so that an upload goes on where its line broke."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC
from email.utils import format_datetime

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from api import tus
from api.errors import answer, answer_refusal, status_of_code
from api.viewers import viewer_behind
from content_store.content.uploads import MOST_BYTES, NewUpload, UploadState
from content_store.errors import BadInput, NotUploadBytes, Refused, WrongProtocol
from content_store.people.access import Action, Role, Viewer, require
from media.pieces import Piece
from media.uploads import Standing, Uploads
from schema.nodes import gid

LARGEST = max(most for limits in MOST_BYTES.values() for most in limits.values())


class UploadDoor:
    """Every request is authorised before a byte of its body is read."""

    def __init__(self, uploads: Uploads) -> None:
        self.uploads = uploads

    async def collection(self, request: Request) -> Response:
        """OPTIONS tells what is spoken here, POST opens an upload."""
        if _method(request) == "OPTIONS":
            return _capabilities()
        return await _spoken(request, self._create)

    async def one(self, request: Request) -> Response:
        """HEAD tells where an upload stands, PATCH goes on with it, DELETE forgets it."""
        method = _method(request)
        if method == "OPTIONS":
            return _capabilities()
        handlers = {"HEAD": self._head, "PATCH": self._patch, "DELETE": self._delete}
        if method not in handlers:
            return Response(status_code=405, headers={"allow": "OPTIONS, HEAD, PATCH, DELETE"})
        return await _spoken(request, handlers[method])

    async def _create(self, request: Request, viewer: Viewer) -> Response:
        account, headers = require(viewer, Action.WRITE_DRAFTS), request.headers
        partial, parts = tus.concatenation_in(headers.get("upload-concat"))
        length = tus.length_of(headers) if parts is None else None
        form = tus.metadata_in(headers.get("upload-metadata"))
        # Some clients name a type even where nothing follows.
        with_bytes = "content-type" in headers and headers.get("content-length") != "0"
        piece = _piece(request, 0) if with_bytes else None
        # A role's limits are asked for when the upload is made, and stay with it.
        role = Role.ADMIN if Role.ADMIN in viewer.roles else Role.EDITOR
        standing = await self.uploads.begin(NewUpload(length, form, partial, parts), account, role)
        location = {"location": f"/uploads/{standing.upload.id}"}
        if piece is not None and standing.upload.state is UploadState.OPEN:
            try:
                standing = await self.uploads.append(standing.upload.id, account, piece)
            except Refused as refused:
                # The upload is there: its sender may go on with it.
                response = await answer_refusal(request, refused)
                response.headers.update(location)
                return response
        return _stand(standing, 201, location)

    async def _head(self, request: Request, viewer: Viewer) -> Response:
        account = require(viewer, Action.WRITE_DRAFTS)
        standing = await self.uploads.standing(request.path_params["id"], account)
        upload = standing.upload
        said = {"upload-metadata": tus.metadata_from(upload.form)} if upload.form else {}
        said |= {"upload-defer-length": "1"} if upload.length is None else {"upload-length": str(upload.length)}
        if upload.partial:
            said["upload-concat"] = "partial"
        if upload.parts is not None:
            said["upload-concat"] = "final;" + " ".join(f"/uploads/{part}" for part in upload.parts)
        return _stand(standing, 200, said)

    async def _patch(self, request: Request, viewer: Viewer) -> Response:
        account = require(viewer, Action.WRITE_DRAFTS)
        offset = tus.number(request.headers, "upload-offset")
        if offset is None:
            raise BadInput(
                path=("upload-offset",), value="none", expected="a number of bytes", expected_vi="số byte đã gửi"
            )
        standing = await self.uploads.append(request.path_params["id"], account, _piece(request, offset))
        return _stand(standing, 204, {})

    async def _delete(self, request: Request, viewer: Viewer) -> Response:
        account = require(viewer, Action.WRITE_DRAFTS)
        await self.uploads.terminate(request.path_params["id"], account)
        return Response(status_code=204)


async def _spoken(request: Request, handler: Callable[[Request, Viewer], Awaitable[Response]]) -> Response:
    """The handler's answer, or its refusal, to somebody who speaks this version of tus."""
    try:
        # Who asks comes first: a stranger learns nothing, not even how to ask better.
        viewer = await viewer_behind(request)
        require(viewer, Action.WRITE_DRAFTS)
        if request.headers.get("tus-resumable") != tus.VERSION:
            raise WrongProtocol
        response = await handler(request, viewer)
    except Refused as refused:
        response = await answer_refusal(request, refused)
        if isinstance(refused, WrongProtocol):
            response.headers["tus-version"] = tus.VERSION
    response.headers["tus-resumable"] = tus.VERSION
    response.headers["cache-control"] = "no-store"
    return response


def _method(request: Request) -> str:
    """What is asked for; some proxies let nothing but GET and POST through."""
    return request.headers.get("x-http-method-override", request.method).upper()


def _capabilities() -> Response:
    said = {
        "tus-resumable": tus.VERSION,
        "tus-version": tus.VERSION,
        "tus-extension": ",".join(tus.EXTENSIONS),
        "tus-checksum-algorithm": ",".join(tus.ALGORITHMS),
        "tus-max-size": str(LARGEST),
    }
    return Response(status_code=204, headers=said)


def _piece(request: Request, offset: int) -> Piece:
    headers = request.headers
    kind = headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != tus.BYTES:
        raise NotUploadBytes(path=("content-type",), found=kind or "none")
    return Piece(
        offset,
        _body(request),
        size=tus.number(headers, "content-length"),
        length=tus.number(headers, "upload-length"),
        checksum=tus.checksum_in(headers.get("upload-checksum")),
    )


async def _body(request: Request) -> AsyncIterator[bytes]:
    """What comes, until the line breaks."""
    try:
        async for chunk in request.stream():
            yield chunk
    except ClientDisconnect:
        return


def _stand(standing: Standing, status: int, said: dict[str, str]) -> Response:
    """Where the upload stands, or why its file is not accepted."""
    upload = standing.upload
    if upload.state is UploadState.REFUSED:
        refusal = dict(upload.refusal or {})
        return answer(status_of_code(str(refusal.get("code"))), refusal.pop("message", ""), refusal, {})
    if not (upload.parts is not None and upload.state is UploadState.OPEN):
        said = said | {"upload-offset": str(standing.offset)}
    if upload.asset_id is not None:
        said = said | {"camtay-asset": gid("Asset", upload.asset_id)}
    else:
        said = said | {"upload-expires": format_datetime(upload.expires_at.astimezone(UTC), usegmt=True)}
    return Response(status_code=status, headers=said)
