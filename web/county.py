"""The county that this process serves: where its file lies, and the pieces that pages and commands share."""

import os
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from store.cell import Cell
    from store.files import FolderStore
    from visits.envelope import CountyKey
    from visits.surveys import Surveys

HOUSE = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Settings:
    """Where a county is kept. The environment may set each: NUANFANG_INSTANCE, _CELL, _FILES, _ZONE."""

    instance: Path
    cell: Path
    files: Path
    zone: str = "Asia/Shanghai"

    @classmethod
    def load(cls, config: Mapping[str, Any] | None = None) -> "Settings":
        """What `config` says, else the environment, else the folder `instance` of the house."""

        def setting(name: str, default: object) -> str:
            return str((config or {}).get(name) or os.environ.get(f"NUANFANG_{name}") or default)

        instance = Path(setting("INSTANCE", HOUSE / "instance")).resolve()
        return cls(
            instance=instance,
            cell=Path(setting("CELL", instance / "county.db")).resolve(),
            files=Path(setting("FILES", instance / "files")).resolve(),
            zone=setting("ZONE", cls.zone),
        )

    def for_flask(self) -> dict[str, Any]:
        """What Flask itself needs to know, the secret of its sessions included."""
        return {"SECRET_KEY": self.secret(), "ZONE": self.zone}

    def secret(self) -> bytes:
        """The key that signs sessions."""
        return self.kept("secret", lambda: secrets.token_bytes(32))

    def kept(self, name: str, new: Callable[[], bytes]) -> bytes:
        """What the instance folder keeps secret under this name: made once, readable by its owner alone."""
        path = self.instance / name
        self.instance.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            mine = path.with_suffix(f".{os.getpid()}")
            mine.touch(mode=0o600)
            with mine.open("wb") as file:
                file.write(new())
                file.flush()
                os.fsync(file.fileno())
            try:
                os.link(mine, path)  # fails where another process was first: its secret stands
            except FileExistsError:
                pass
            finally:
                mine.unlink()
        return path.read_bytes()


@dataclass(frozen=True)
class County:
    """One county: its store (`cell`), its attachments (`files`), its published surveys and its time zone."""

    settings: Settings

    @cached_property
    def cell(self) -> "Cell":
        from store.cell import Cell

        self.settings.cell.parent.mkdir(parents=True, exist_ok=True)
        cell = Cell(self.settings.cell)
        cell.migrate()
        return cell

    @cached_property
    def files(self) -> "FolderStore":
        from store.files import FolderStore

        return FolderStore(self.settings.files)

    @cached_property
    def surveys(self) -> "Surveys":
        from visits.surveys import Surveys

        return Surveys(self.cell)

    @cached_property
    def key(self) -> "CountyKey":
        """Opens what phones close for the county alone. A county that loses it cannot read what was closed before."""
        from visits.envelope import CountyKey, new_key

        return CountyKey(self.settings.kept("county.key", new_key))

    @cached_property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.settings.zone)

    def ready(self) -> "County":
        """Itself, with everything opened: before threads share it; a broken county is told of at the start."""
        _ = self.cell, self.surveys
        self.files.sweep(datetime.now(self.zone))
        return self


def open_county(settings: Settings | None = None) -> County:
    """The county of `settings`, else of the environment. Commands use it without any app."""
    return County(settings or Settings.load())


def open_cell() -> "Cell":
    """The store of the environment's county."""
    return open_county().cell


def county() -> County:
    """The county of the present request."""
    from flask import current_app

    found: County = current_app.extensions["nuanfang"]
    return found
