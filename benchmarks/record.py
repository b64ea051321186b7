"""`make bench-record`: a two-page visit record with three photos, beside WeasyPrint as it comes and bare Pango."""

import json
import os
import pickle
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import NamedTuple

from exports import record as records
from exports.make_fonts import RARE, RARE_FAMILY, SOURCE
from exports.record import record_pdf
from tests.exports import sample

HERE = Path(__file__).resolve().parent
ROUNDS = 15
COLD = 5
# The full fonts as they are published, under the names that our sheet asks for.
PUBLISHED = {
    "Nuanfang Song": ("noto-serif-sc/400Regular/NotoSerifSC_400Regular.ttf", "Noto Serif SC"),
    "Nuanfang Hei": ("noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf", "Noto Sans SC"),
    "": ("noto-sans-sc/700Bold/NotoSansSC_700Bold.ttf", ""),
}
# What a cold process imports, and the same with one record made. The record comes as a worker process is given it.
IMPORTS = """
import os, pickle, sys
import exports.pdf, exports.record, segno
os.environ["FONTCONFIG_FILE"] = str(exports.pdf.FONTS / "fonts.conf")
import weasyprint
arguments = pickle.load(open(sys.argv[1], "rb"))
"""
ONE = IMPORTS + "exports.record.record_pdf(*arguments)"
WEASYPRINT = """
import json, sys, time
paper = json.load(open(sys.argv[1]))
from base64 import b64decode
from weasyprint import HTML, CSS
from weasyprint.urls import URLFetcher, URLFetcherResponse
pictures = {key: b64decode(text) for key, text in paper["pictures"].items()}
class Fetcher(URLFetcher):
    def fetch(self, url, headers=None):
        return URLFetcherResponse(url, pictures[url.partition(":")[2]])
def made():
    return HTML(string=paper["html"], url_fetcher=Fetcher()).write_pdf(stylesheets=[CSS(string=paper["style"])])
size = len(made())
for _ in range(int(sys.argv[2])):
    start, worked = time.perf_counter(), time.process_time()
    made()
    print(json.dumps([(time.perf_counter() - start) * 1000, (time.process_time() - worked) * 1000, size]))
"""


class Taken(NamedTuple):
    """Milliseconds of one round: by the clock, and of the processor (which a busy machine does not stretch)."""

    ms: float
    cpu: float


def middle(rounds: Iterable[Taken]) -> Taken:
    """The medians."""
    return Taken(*(statistics.median(column) for column in zip(*rounds, strict=True)))


def made(path: str) -> bytes:
    """The record whose arguments lie in this file."""
    return record_pdf(*pickle.loads(Path(path).read_bytes()))


def timed(job: Callable[[], object], rounds: int) -> list[Taken]:
    """Each round, after one that does not count."""
    job()
    found = []
    for _ in range(rounds):
        start, worked = time.perf_counter(), time.process_time()
        job()
        found.append(Taken((time.perf_counter() - start) * 1000, (time.process_time() - worked) * 1000))
    return found


def cold(script: str, arguments: Path) -> Taken:
    """A process from its start to its end."""
    start, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-c", script, arguments], check=True, cwd=HERE.parent)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    worked = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Taken((time.perf_counter() - start) * 1000, worked * 1000)


def paper_of(arguments: tuple) -> dict:
    """What the door to WeasyPrint is given: the page, its style and its pictures."""
    given: dict = {}
    door = records.pdf

    def listening(xhtml: str, sheet: str, pictures: dict[str, bytes]) -> bytes:
        given.update(html=xhtml, style=sheet, pictures=pictures)
        return door(xhtml, sheet, pictures)

    records.pdf = listening
    try:
        record_pdf(*arguments)
    finally:
        records.pdf = door
    return given


def plain(folder: Path, paper: dict, rounds: int) -> tuple[list[Taken], int]:
    """WeasyPrint with its own parser and sheet, and the fonts as published, in a process of its own."""
    from base64 import b64encode

    fonts = folder / "published"
    fonts.mkdir(exist_ok=True)
    sheet = paper["style"]
    for ours, (path, name) in PUBLISHED.items():
        (fonts / Path(path).name).exists() or (fonts / Path(path).name).symlink_to(SOURCE / "@expo-google-fonts" / path)
        sheet = sheet.replace(f'"{ours}"', f'"{name}"') if ours else sheet
    sheet = sheet.replace(f'"{RARE_FAMILY}"', '"HanaMinB"')
    (fonts / RARE.name).exists() or (fonts / RARE.name).symlink_to(RARE)
    configuration = f"<fontconfig><dir>{fonts}</dir><cachedir>{folder}/cache</cachedir></fontconfig>"
    (folder / "fonts.conf").write_text(f'<?xml version="1.0"?>{configuration}')
    pictures = {key: b64encode(content).decode() for key, content in paper["pictures"].items()}
    (folder / "paper.json").write_text(json.dumps({**paper, "style": sheet, "pictures": pictures}))
    done = subprocess.run(
        [sys.executable, "-c", WEASYPRINT, folder / "paper.json", str(rounds)],
        env={**os.environ, "FONTCONFIG_FILE": str(folder / "fonts.conf")},
        check=True,
        capture_output=True,
        text=True,
    )
    found = [json.loads(line) for line in done.stdout.splitlines()]
    return [Taken(ms, cpu) for ms, cpu, _ in found], found[0][2]


def shaping(html: str, rounds: int) -> list[Taken]:
    """Bare Pango: every text of the page shaped once, nothing laid out or drawn."""
    from weasyprint.text.ffi import ffi, gobject, pango
    from weasyprint.text.fonts import FontConfiguration

    texts = [text.encode() for text in re.findall(r">([^<]+)<", html) if text.strip()]
    fonts = FontConfiguration()
    context = ffi.gc(pango.pango_font_map_create_context(fonts.font_map), gobject.g_object_unref)
    layout = ffi.gc(pango.pango_layout_new(context), gobject.g_object_unref)
    described = pango.pango_font_description_new()
    pango.pango_font_description_set_family(described, ffi.new("char[]", b"Nuanfang Song,Nuanfang Rare"))
    pango.pango_font_description_set_absolute_size(described, 9.5 * 1024)
    pango.pango_layout_set_font_description(layout, described)

    def all_texts() -> None:
        for text in texts:
            pango.pango_layout_set_text(layout, ffi.new("char[]", text), len(text))
            pango.pango_layout_get_line_readonly(layout, 0)

    return timed(all_texts, rounds)


def throughput(path: Path, count: int = 40) -> float:
    """Milliseconds a record with two processes at work."""
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        list(pool.map(made, [str(path)] * 8, chunksize=4))
        start = time.perf_counter()
        list(pool.map(made, [str(path)] * count, chunksize=2))
        return (time.perf_counter() - start) * 1000 / count


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        store, files = sample.attached(folder / "files")
        arguments = (sample.record(files=files), store, sample.EXPORT)
        (folder / "record.pickle").write_bytes(pickle.dumps(arguments))
        paper = paper_of(arguments)
        size = len(record_pdf(*arguments))
        mine: list[Taken] = []
        theirs: list[Taken] = []
        for _ in range(3):  # turn about, so that a noisy machine is noisy for both
            mine += timed(lambda: record_pdf(*arguments), ROUNDS)
            rounds, plain_size = plain(folder, paper, ROUNDS // 3)
            theirs += rounds
        pango = middle(shaping(paper["html"], ROUNDS))
        imports = middle([cold(IMPORTS, folder / "record.pickle") for _ in range(COLD)])
        whole = middle([cold(ONE, folder / "record.pickle") for _ in range(COLD)])
        pair = throughput(folder / "record.pickle")
    warm, full = middle(mine), middle(theirs)
    rows = (
        ("bare Pango, every text shaped once", pango, 0),
        ("visit record, warm, one process", warm, size),
        ("visit record, two processes, each", Taken(pair, 0), size),
        ("the same page, WeasyPrint as it comes, full fonts", full, plain_size),
        ("cold process: its imports alone", imports, 0),
        ("cold process: imports and one record", whole, size),
    )
    print(f"{'':<52}{'ms':>9}{'CPU ms':>9}{'KB':>7}")
    for title, taken, held in rows:
        print(f"{title:<52}{taken.ms:>9.1f}{round(taken.cpu, 1) or '-':>9}{round(held / 1024) or '-':>7}")
    figures = {
        "warm_ms": round(warm.ms, 1),
        "warm_cpu_ms": round(warm.cpu, 1),
        "two_processes_ms": round(pair, 1),
        "cold_ms": round(whole.ms),
        "cold_beyond_imports_ms": round(whole.ms - imports.ms),
        "cold_beyond_imports_cpu_ms": round(whole.cpu - imports.cpu),
        "kb": round(size / 1024),
    }
    floor = {"pango_ms": round(pango.ms, 2), "plain_ms": round(full.ms, 1), "plain_cpu_ms": round(full.cpu, 1)}
    ratio = {"warm_to_plain": round(warm.cpu / full.cpu, 2), "warm_to_pango": round(warm.cpu / pango.cpu)}
    print()
    print(json.dumps({"bench": "record", "figures": figures, "floor": floor, "ratio": ratio}))


if __name__ == "__main__":
    main()
