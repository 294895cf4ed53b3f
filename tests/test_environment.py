"""What `make` installs: the site's packages are some of all, and nothing is installed twice."""

import os
import re
import sys
from pathlib import Path

import pytest

from tools import environment

SITE = Path("requirements-site.lock")


def pins(lock: Path) -> set[str]:
    """Each `name==version` of a lock file."""
    return set(re.findall(r"^[\w.-]+==\S+", lock.read_text(encoding="utf-8"), re.MULTILINE))


def test_the_site_is_built_with_what_the_tests_have() -> None:
    assert pins(SITE) < pins(environment.ALL)


def test_uv_is_installed_by_its_hashes() -> None:
    first, *hashes = environment.uv_and_its_hashes().splitlines()
    assert first.startswith("uv==")
    assert hashes
    assert all(line.startswith("    --hash=sha256:") for line in hashes if "#" not in line)


@pytest.fixture
def set_up(monkeypatch: pytest.MonkeyPatch) -> list[list[Path]]:
    """The locks that environments were set up from; nothing is installed."""
    done: list[list[Path]] = []
    monkeypatch.setattr(environment, "set_up", lambda folder, locks: done.append(locks))
    return done


def test_what_is_set_up_stays(
    tmp_path: Path, set_up: list[list[Path]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Until a lock is newer; and the tests' environment is one for the site, too."""
    lock = tmp_path / "another.lock"
    lock.touch()
    monkeypatch.setattr(sys, "argv", ["", str(tmp_path / "test"), str(environment.ALL), str(lock)])
    environment.main()
    environment.main()
    assert set_up == [[environment.ALL, lock]]
    assert (tmp_path / "site").exists()
    later = (tmp_path / "test").stat().st_mtime + 1
    os.utime(lock, (later, later))
    environment.main()
    assert len(set_up) == 2
