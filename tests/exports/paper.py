"""What the tests ask of a finished PDF, through the tools that others read it with."""

import re
import subprocess
from pathlib import Path


def tool(name: str, *arguments: str, content: bytes) -> bytes:
    return subprocess.run([name, *arguments], input=content, capture_output=True, check=True).stdout


def text(pdf: bytes) -> str:
    """Everything on the pages, without blanks and line ends."""
    return re.sub(r"\s+", "", tool("pdftotext", "-", "-", content=pdf).decode())


def pages(pdf: bytes) -> list[str]:
    """The text of each page, without blanks."""
    found = tool("pdftotext", "-", "-", content=pdf).decode().split("\f")
    return [re.sub(r"\s+", "", page) for page in found if page.strip()]


def info(pdf: bytes) -> dict[str, str]:
    lines = tool("pdfinfo", "-", content=pdf).decode().splitlines()
    return {key.strip(): value.strip() for key, _, value in (line.partition(":") for line in lines)}


def fonts(pdf: bytes) -> list[list[str]]:
    """The columns of pdffonts: name, …, embedded, subset, unicode, object, generation."""
    return [line.split() for line in tool("pdffonts", "-", content=pdf).decode().splitlines()[2:]]


def picture(pdf: bytes, folder: Path, dpi: int = 150) -> list[Path]:
    """Each page as a grey picture."""
    (folder / "paper.pdf").write_bytes(pdf)
    subprocess.run(["pdftoppm", "-r", str(dpi), "-gray", folder / "paper.pdf", folder / "page"], check=True)
    return sorted(folder.glob("page*.pgm"))
