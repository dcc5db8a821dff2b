"""The doctor says what is here and what is missing, and exits with 1 only for what is needed."""

import json
from importlib.metadata import version

from algaudit.cli import doctor


def test_a_complete_machine_is_well(algaudit):
    ended = algaudit("doctor", "--lang", "en")
    assert ended.code == 0
    assert f"duckdb: in place {version('duckdb')}" in ended.out
    assert "MISSING" not in ended.out
    assert "六个" not in ended.out


def test_the_answer_can_be_read_by_programs(algaudit):
    found = {check["what"]: check for check in json.loads(algaudit("doctor", "--json").out)}
    assert found["algaudit"] == {"what": "algaudit", "state": "ok", "found": version("algaudit")}
    assert found["The six packages from one place"]["state"] == "ok"
    assert found["Chinese texts"]["state"] == "ok"


def test_what_is_needed_and_missing_is_said_with_exit_code_1(algaudit, monkeypatch):
    monkeypatch.setattr(doctor, "NEEDED", ("no-such-package",))
    ended = algaudit("doctor")
    assert ended.code == 1
    assert "no-such-package: 缺少" in ended.out


def test_what_is_optional_and_missing_is_no_illness(algaudit, monkeypatch):
    monkeypatch.setattr(doctor, "OPTIONAL", ("no-such-package",))
    ended = algaudit("doctor")
    assert ended.code == 0
    assert "no-such-package: 未安装（可选）" in ended.out


def test_another_package_with_our_plain_name_is_noticed(algaudit, monkeypatch, tmp_path):
    (tmp_path / "web").mkdir()
    (tmp_path / "web" / "__init__.py").write_text("")
    monkeypatch.setattr(doctor, "PACKAGES", (*doctor.PACKAGES, "stranger"))
    monkeypatch.syspath_prepend(tmp_path)
    (tmp_path / "web").rename(tmp_path / "stranger")
    assert algaudit("doctor").code == 1


def test_fonts_are_looked_for_in_folders_where_fontconfig_is_missing(monkeypatch, tmp_path):
    (tmp_path / "NotoSansCJK-Regular.ttc").write_bytes(b"")
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(doctor, "_FONT_FOLDERS", (str(tmp_path),))
    assert doctor._fonts() == doctor.Check("Chinese fonts", "ok", "NotoSansCJK-Regular")
    monkeypatch.setattr(doctor, "_FONT_FOLDERS", (str(tmp_path / "none"),))
    assert doctor._fonts().state == "optional"
