"""What of pip's chatter counts as progress, and what is printed of it where there is no terminal."""

import pytest

from tools.progress import newly_fetched, silent, with_lines


@pytest.mark.parametrize(
    ("line", "key"),
    [
        ("Collecting numpy==2.4.6 (from -r run.txt (line 5))", "False numpy"),
        ("  Collecting Flask_Login==1.0", "False flask-login"),
        ("Requirement already satisfied: rich==15.0.0 in ./lib", "False rich"),
        ("Processing /tmp/wheels/scipy-1.17.1-cp311-linux.whl", "False scipy"),
        ("Processing ./dist/zope.interface-7.0.tar.gz", "False zope-interface"),
        ("Ignoring colorama: markers 'sys_platform == win32' don't match", "True colorama"),
        ("  Downloading numpy-2.4.6-cp311.whl (16 MB)", None),
        ("Installing collected packages: numpy, scipy", None),
        ("", None),
    ],
)
def test_a_line_about_a_package_is_known(line, key):
    assert newly_fetched(line, set()) == key


def test_a_package_counts_once_though_pip_names_it_twice():
    fetched: set[str] = set()
    named = ["Collecting numpy==2.4.6", "Processing /tmp/numpy-2.4.6-cp311.whl", "Collecting numpy==2.4.6"]
    assert [newly_fetched(line, fetched) for line in named[:1]] == ["False numpy"]
    fetched.add("False numpy")
    assert [newly_fetched(line, fetched) for line in named] == [None, None, None]


def test_a_package_left_out_for_this_machine_counts_beside_the_version_that_is_taken():
    assert newly_fetched("Ignoring numpy: markers do not match", {"False numpy"}) == "True numpy"


def test_without_a_terminal_a_line_is_printed_for_every_25_packages_and_for_the_installing(capsys):
    lines = [f"Collecting package{letter}{other}==1" for letter in "abcdefgh" for other in "klmnopq"]
    with_lines([*lines, lines[0], "Installing collected packages: a, b, c"], 60)
    assert capsys.readouterr().out.splitlines() == [
        "  取得 fetched 25/60",
        "  取得 fetched 50/60",
        "  安装 installing 3",
    ]


def test_short_steps_are_silent_but_heard_to_the_end(capsys):
    lines = iter(["Collecting a", "Collecting b"])
    silent(lines)
    assert list(lines) == []
    assert capsys.readouterr().out == ""
