"""Opening what somebody hands us: a file, a folder or a zip archive, piece by piece and never further than safe."""

import codecs
import io
import stat
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from guitu.society.directory.hsds.refusals import SHOWN, Refusal, UnreadableError

MB = 1024 * 1024
CHUNK = 64 * 1024
# One value of one field; one row of a table; one entry of a list with all that is nested in it.
LONGEST_VALUE, LONGEST_ROW = 1_000_000, 4_000_000
# What an archive may become when it is unpacked: this much in all, and beyond a first piece no more than so many times
# its own size.
MOST_UNPACKED, MOST_TIMES, FREELY = 4_096 * MB, 100, 64 * MB
MOST_FILES = 200
# The list of its files at an archive's end. What opens archives reads it whole, before anything is asked of it.
LONGEST_LIST = 1 * MB
ENCODINGS = ("utf-8", "gb18030", "utf-16")
_MARKS = {codecs.BOM_UTF16_LE: "UTF-16", codecs.BOM_UTF16_BE: "UTF-16"}


@dataclass(frozen=True, slots=True)
class Part:
    """One file of what was handed in."""

    name: str
    size: int
    open: Callable[[], IO[bytes]]


@dataclass
class Read:
    """How far reading has come, for the bar."""

    total: int = 0
    done: int = 0
    tell: Callable[[int, int], None] | None = None

    def add(self, count: int) -> None:
        """Count bytes."""
        self.done += count
        if self.tell is not None:
            self.tell(self.done, self.total)


def refuse(file: str, reason: str, *, row: int = 0, name: str = "") -> UnreadableError:
    """Return the error that ends the reading of a file."""
    return UnreadableError(Refusal(file, row, name, reason))


def parts(path: Path) -> list[Part]:
    """Return the files of a path, in the order of their names.

    Raises:
        UnreadableError: it is no file, folder or archive that can be read, or holds too much.
    """
    if path.is_dir():
        found = [_plain(one) for one in sorted(path.iterdir()) if one.is_file()]
    elif not path.exists():
        raise refuse(path.name, "There is no such file or folder.")
    elif not stat.S_ISREG(path.stat().st_mode):
        raise refuse(path.name, "This is neither a file nor a folder.")
    elif _is_zip(path):
        found = _packed(path)
    else:
        found = [_plain(path)]
    if len(found) > MOST_FILES:
        raise refuse(path.name, f"It holds {len(found)} files; at most {MOST_FILES} are read.")
    return found


def _is_zip(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(4) in {b"PK\x03\x04", b"PK\x05\x06"}


def _plain(path: Path) -> Part:
    return Part(path.name, path.stat().st_size, lambda: path.open("rb"))


class _Archive(io.FileIO):
    """An archive of which no part is read that could only be there to fill the memory."""

    def read(self, size: int | None = -1, /) -> bytes:
        """Return the next bytes.

        Raises:
            UnreadableError: so many are asked for at once only where millions of files are listed.
        """
        if size is not None and size > LONGEST_LIST:
            raise refuse(Path(str(self.name)).name, f"The archive lists far more than {MOST_FILES} files.")
        return super().read(LONGEST_LIST if size is None or size < 0 else size) or b""


def _packed(path: Path) -> list[Part]:
    """Return the members of an archive by their bare names; where they would be unpacked to does not matter here."""
    try:
        with _Archive(path) as first:
            zipfile.ZipFile(first).close()
        archive = zipfile.ZipFile(path)
        # Asked of the name, which a damaged archive may leave empty: `is_dir` would look at its last sign.
        members = [one for one in archive.infolist() if one.filename and not one.filename.endswith("/")]
    except (zipfile.BadZipFile, zlib.error, ValueError, NotImplementedError, OSError) as broken:
        raise refuse(path.name, "The archive is damaged.") from broken
    names = [_bare(one.filename) for one in members]
    twice = next((name for name in names if names.count(name) > 1), None) if len(names) <= MOST_FILES else None
    if twice is not None:
        raise refuse(path.name, f"The archive holds two files named {twice}.")
    if any(one.flag_bits & 1 for one in members):
        raise refuse(path.name, "The archive is locked with a password.")
    budget = _Budget(path.name, path.stat().st_size)
    found = [
        Part(name, member.file_size, lambda member=member: _open_member(archive, member, budget))  # type: ignore[misc]
        for name, member in sorted(zip(names, members, strict=True), key=lambda pair: pair[0])
    ]
    return [one for one in found if not one.name.startswith((".", "__"))]


def _bare(name: str) -> str:
    """Return a name without the way to it, and without signs that would do something to a terminal."""
    bare = name.replace("\\", "/").rpartition("/")[2]
    return "".join(sign for sign in bare[:SHOWN] if sign.isprintable())


class _Budget:
    """Counts what comes out of an archive, whatever its directory says."""

    def __init__(self, name: str, packed: int) -> None:
        self.name = name
        self.most = min(MOST_UNPACKED, max(FREELY, packed * MOST_TIMES))
        self.spent = 0

    def spend(self, count: int) -> None:
        """Count bytes.

        Raises:
            UnreadableError: it is more than an honest archive holds.
        """
        self.spent += count
        if self.spent > self.most:
            raise refuse(self.name, "The archive unpacks to far more than it should; it is not read further.")


class _Member(io.RawIOBase):
    """One member of an archive, read within its budget."""

    def __init__(self, name: str, inner: IO[bytes], budget: _Budget) -> None:
        self.name, self.inner, self.budget = name, inner, budget

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "bytearray | memoryview") -> int:  # type: ignore[override]
        try:
            data = self.inner.read(min(len(buffer), CHUNK))
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError) as broken:
            raise refuse(self.name, "This file of the archive is damaged.") from broken
        self.budget.spend(len(data))
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        self.inner.close()
        super().close()


def _open_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, budget: _Budget) -> IO[bytes]:
    name = _bare(member.filename)
    try:
        inner = archive.open(member)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, OSError) as broken:
        raise refuse(name, "This file of the archive is damaged.") from broken
    return io.BufferedReader(_Member(name, inner, budget), CHUNK)


class _Counted(io.RawIOBase):
    """A file whose reading moves the bar."""

    def __init__(self, inner: IO[bytes], read: Read) -> None:
        self.inner, self.read_so_far = inner, read

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "bytearray | memoryview") -> int:  # type: ignore[override]
        data = self.inner.read(len(buffer))
        self.read_so_far.add(len(data))
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        self.inner.close()
        super().close()


def opened(part: Part, encoding: str, read: Read) -> "io.BufferedReader[_Counted]":
    """Return a file ready to be read from its first letter: the mark that some programs put first is gone.

    Raises:
        UnreadableError: by its first bytes it is written in another encoding than said.
    """
    file = io.BufferedReader(_Counted(part.open(), read), CHUNK)
    first = file.peek(4)[:4]
    if encoding == "utf-8":
        for mark, called in _MARKS.items():
            if first.startswith(mark):
                raise refuse(part.name, f"It is written in {called}. Save it as UTF-8, or say --encoding utf-16.")
    if first.startswith(codecs.BOM_UTF8):
        file.read(len(codecs.BOM_UTF8))
    return file


def lines(part: Part, encoding: str, read: Read) -> Iterator[str]:
    """Yield the lines of a text file with their ends, decoded strictly; LF, CRLF and CR all end one.

    Raises:
        UnreadableError: it is written in another encoding, or a line is longer than any honest one.
    """
    row = 0
    with opened(part, encoding, read) as file, io.TextIOWrapper(file, encoding, newline="") as text:
        while True:
            try:
                line = text.readline(LONGEST_ROW + 1)
            except UnicodeDecodeError as wrong:
                row += 1 + bytes(wrong.object[: wrong.start]).count(b"\n")
                raise wrong_encoding(part.name, encoding, row) from wrong
            if len(line) > LONGEST_ROW:
                raise refuse(part.name, f"A line is longer than {LONGEST_ROW:,} characters.", row=row + 1)
            if not line:
                return
            row += 1
            yield line


def wrong_encoding(name: str, encoding: str, row: int = 0) -> UnreadableError:
    """Return what to say when bytes are no text."""
    also = " A table saved by a Chinese Excel is often GB18030: try --encoding gb18030." if encoding == "utf-8" else ""
    return refuse(name, f"It is not written in {encoding.upper()}.{also}", row=row)
