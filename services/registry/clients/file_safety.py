"""What a file is, judged before anything opens it: its kind by its first bytes, and a workbook by what it declares.

The reader runs in a process of its own under limits (``workbooks``); this is the part that can say what is wrong.
"""

import io
import re
import zipfile
from typing import Literal

FileKind = Literal["xlsx", "csv"]

MAX_FILE_BYTES = 32 * 1024 * 1024
MAX_INFLATED_BYTES = 400 * 1024 * 1024
MAX_MEMBERS = 2000
# Sheets of people deflate to a twentieth; a bomb to a thousandth.
_MAX_RATIO = 150
_RATIO_FROM_BYTES = 4 * 1024 * 1024
_ZIP = b"PK\x03\x04"
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
_DECLARATION = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_PROLOGUE_BYTES = 4096
_CONTENT_TYPES = "[Content_Types].xml"
_ENCODINGS = ("utf-8-sig", "gb18030")


class UnreadableFileError(Exception):
    """The file cannot be read; ``code`` is the stable one of a problem or of an import's failure."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def judge_file(content: bytes) -> FileKind:
    """The kind of a file that may be read; :class:`UnreadableFileError` for any other."""
    if not content.strip():
        raise UnreadableFileError("import.file_empty")
    if content.startswith(_COMPOUND):
        if _ENCRYPTED_STREAM in content:
            raise UnreadableFileError("import.file_encrypted")
        raise UnreadableFileError("import.file_legacy")
    if content.startswith(_ZIP):
        _judge_workbook(content)
        return "xlsx"
    if b"\x00" in content[:_PROLOGUE_BYTES] and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise UnreadableFileError("import.file_kind")
    decode_text(content)
    return "csv"


def decode_text(content: bytes) -> str:
    """The text of a CSV file in UTF-8, UTF-16 with a mark, or GB18030; :class:`UnreadableFileError` for another."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    for encoding in _ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UnreadableFileError("import.file_encoding")


def _judge_workbook(content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _judge_members(archive)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, EOFError, NotImplementedError, ValueError, OSError) as error:
        raise UnreadableFileError("import.file_damaged") from error
    except RuntimeError as error:  # how zipfile says that a member has a password
        raise UnreadableFileError("import.file_encrypted") from error


def _judge_members(archive: zipfile.ZipFile) -> None:
    members = archive.infolist()
    names = {member.filename for member in members}
    if _CONTENT_TYPES not in names or not any(name.startswith("xl/") for name in names):
        raise UnreadableFileError("import.file_kind")
    inflated = sum(member.file_size for member in members)
    if len(members) > MAX_MEMBERS or inflated > MAX_INFLATED_BYTES or any(_is_bomb(member) for member in members):
        raise UnreadableFileError("import.file_too_large_inside")
    if any(name.casefold().endswith("vbaproject.bin") for name in names):
        raise UnreadableFileError("import.file_macros")
    for member in members:
        if member.filename.endswith((".xml", ".rels")):
            with archive.open(member) as part:
                beginning = part.read(_PROLOGUE_BYTES)
            if _DECLARATION.search(beginning):
                raise UnreadableFileError("import.file_entities")
            if member.filename == _CONTENT_TYPES and b"macroenabled" in beginning.lower():
                raise UnreadableFileError("import.file_macros")


def _is_bomb(member: zipfile.ZipInfo) -> bool:
    return member.file_size > _RATIO_FROM_BYTES and member.file_size > _MAX_RATIO * max(member.compress_size, 1)
