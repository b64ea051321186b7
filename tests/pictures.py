"""A survey whose labels show pictures and sounds, and files for it, made as small as they can be."""

import io

from PIL import Image

from tests.forms import tables

SHEETS = """
| survey   |                   |         |              |              |              |                  |                           |                  |             |
|          | type              | name    | label::zh    | label::en    | media::image | media::image::en | media::big-image          | media::audio     | choice_filter |
|          | note              | hello   | 请看这棵树   | See the tree | tree.png     | tree-en.png      | tree-large.png            |                  |             |
|          | select_one fruit  | fruit   | 哪种水果？   | Which fruit? |              |                  |                           | which.mp3        |             |
|          | select_one fruit  | second  | 还有呢？     | And then?    |              |                  |                           |                  | name != ${fruit} |
|          | begin_repeat      | members | 家人         | Family       |              |                  |                           |                  |             |
|          | text              | name    | 名字         | Name         | tree.png     |                  |                           |                  |             |
|          | select_one fruit  | likes   | 爱吃         | Likes        |              |                  |                           |                  | name != ${fruit} |
|          | end_repeat        |         |              |              |              |                  |                           |                  |             |
|          | begin_group       | end     | 最后         | The end      |              |                  |                           |                  |             |
|          | note              | bye     | 再见         | Goodbye      | bye.png      |                  |                           |                  |             |
|          | end_group         |         |              |              |              |                  |                           |                  |             |
| choices  |                   |         |              |              |              |                  |                           |                  |             |
|          | list_name         | name    | label::zh    | label::en    | media::image |                  |                           |                  |             |
|          | fruit             | apple   | 苹果         | Apple        | Apple.PNG    |                  |                           |                  |             |
|          | fruit             | pear    | 梨           | Pear         | pear.png     |                  |                           |                  |             |
|          | fruit             | none    | 都不爱吃     | Neither      |              |                  |                           |                  |             |
| settings |                   |         |              |              |              |                  |                           |                  |             |
|          | form_id           | version | form_title   | default_language |          |                  |                           |                  |             |
|          | fruits            | 1       | 水果         | zh           |              |                  |                           |                  |             |
"""  # noqa: E501


def picture(colour: str, size: tuple[int, int] = (320, 200)) -> bytes:
    """A PNG of one colour."""
    content = io.BytesIO()
    Image.new("RGB", size, colour).save(content, "PNG")
    return content.getvalue()


SOUND = b"ID3\x04" + bytes(200)
FILES = {
    "tree.png": picture("#2f7d46"),
    "tree-en.png": picture("#1c4f7d"),
    "tree-large.png": picture("#2f7d46", (1200, 900)),
    "bye.png": picture("#555555"),
    "which.mp3": SOUND,
    "apple.png": picture("#b0102f"),
    "pear.png": picture("#d8b000"),
}


def grids(version: str = "1") -> dict[str, list[list[str]]]:
    """The sheets as rows of cells."""
    found = tables.grids(SHEETS)
    found["settings"][1][1] = version
    return found
