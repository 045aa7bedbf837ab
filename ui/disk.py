"""Files of the person at the keyboard: read within bounds, written whole or not at all."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from geo.errors import InputError
from layers.imports.sniff import LARGEST, too_big
from layers.imports.text import clean

_READING: dict[type[Exception], str] = {
    FileNotFoundError: "command.not_found",
    NotADirectoryError: "command.not_found",
    IsADirectoryError: "command.is_folder",
    PermissionError: "command.not_allowed",
}

_WRITING = {
    errno.ENOENT: "command.out_no_folder",
    errno.ENOTDIR: "command.out_no_folder",
    errno.EISDIR: "command.out_is_folder",
    errno.EACCES: "command.out_not_allowed",
    errno.EPERM: "command.out_not_allowed",
    errno.EROFS: "command.out_not_allowed",
    errno.ENOSPC: "command.out_full",
    errno.EDQUOT: "command.out_full",
    errno.EFBIG: "command.out_full",
}


def read_whole(path: str) -> bytes:
    """Read a file of at most ``LARGEST`` bytes; a pipe will do as well.

    Raises
    ------
    InputError
        ``command.not_found``, ``command.is_folder``, ``command.not_allowed``,
        ``command.cannot_read`` or ``file.too_big``.
    """
    with reading(path) as file:
        # One byte more than may be: enough to know, also of a pipe without an end.
        content = file.read(LARGEST + 1)
        size = max(os.fstat(file.fileno()).st_size, len(content))
    if len(content) > LARGEST:
        raise too_big(shown(path), size)
    return content


@contextmanager
def reading(path: str) -> Iterator[BinaryIO]:
    """Open a file for reading.

    Raises
    ------
    InputError
        ``command.not_found``, ``command.is_folder``, ``command.not_allowed`` or
        ``command.cannot_read``.
    """
    try:
        with Path(path).open("rb") as file:
            yield file
    except InputError:
        raise
    except (OSError, ValueError) as error:
        code = _READING.get(type(error))
        if code:
            raise InputError(code, file=shown(path)) from None
        reason = _reason(error)
        raise InputError("command.cannot_read", file=shown(path), reason=reason) from None


def write_whole(path: str, content: bytes) -> None:
    """Write all of a file or nothing: beside it first, then over it in one step.

    Raises
    ------
    InputError
        ``command.out_*``; what stood there before is unchanged.
    """
    with _telling(path):
        target = Path(path).resolve()
        if target.exists() and not target.is_file() and not target.is_dir():
            with target.open("wb") as device:
                device.write(content)
            return
    with writing(path) as file:
        file.write(content)


@contextmanager
def writing(path: str) -> Iterator[BinaryIO]:
    """Open a file beside ``path`` for writing; it takes its place when all has gone well.

    Raises
    ------
    InputError
        ``command.out_*``; what stood there before is unchanged.
    """
    with _telling(path):
        target = Path(path).resolve()
        if target.exists() and not target.is_file():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        part = target.with_name(f".koudai-{os.getpid()}-{target.name[:40]}.part")
        try:
            with part.open("xb") as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            part.replace(target)
        finally:
            part.unlink(missing_ok=True)


@contextmanager
def _telling(path: str) -> Iterator[None]:
    """What goes wrong with writing, in our words."""
    try:
        yield
    except InputError:
        raise
    except (OSError, ValueError, RuntimeError) as error:
        code = _WRITING.get(getattr(error, "errno", None) or 0)
        if code:
            raise InputError(code, file=shown(path)) from None
        reason = _reason(error)
        raise InputError("command.out_cannot_write", file=shown(path), reason=reason) from None


def shown(path: str) -> str:
    """A path as it may stand in a sentence."""
    return clean(path, 300) or "?"


def _reason(error: Exception) -> str:
    return clean(getattr(error, "strerror", None) or type(error).__name__, 100)
