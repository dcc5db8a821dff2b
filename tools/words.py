"""Every sentence the workshop says to a person, in Chinese and in English.

The product has its own catalogue of texts; it is not installed yet when these sentences are needed.
"""

SENTENCES: dict[str, tuple[str, str]] = {
    "usage": (
        "用法：python3 start.py demo｜test [pytest 参数…]｜setup",
        "Usage: python3 start.py demo | test [pytest arguments…] | setup",
    ),
    "preparing": (
        "正在项目目录内的 .venv 准备运行环境（只需一次，大约一两分钟）…",
        "Preparing the environment in .venv inside this folder (once only, a minute or two)…",
    ),
    "ready": ("环境已就绪，用时 {seconds:.0f} 秒。", "The environment is ready after {seconds:.0f} s."),
    "foreign_venv": (
        "目录 .venv 不是由 start.py 建立的，请先改名或删除它：{path}",
        "The folder .venv was not made by start.py; please rename or remove it first: {path}",
    ),
    "no_pip": (
        "这个 Python 没有可用的 pip（需要 22.3 或更新版本）；在 Debian/Ubuntu 上请安装：apt install python3-pip",
        "This Python has no usable pip (22.3 or newer is needed); on Debian/Ubuntu: apt install python3-pip",
    ),
    "unreachable": (
        (
            "无法取得软件包 {what}：软件源连不上，或其中没有适合本机的版本。请检查网络与 pip 的设置"
            "（pip config list），然后重新运行同一命令。"
        ),
        (
            "The package {what} cannot be fetched: the package source is out of reach or has none for this machine. "
            "Check the network and pip's settings (pip config list), then run the same command again."
        ),
    ),
    "wrong_hash": (
        "下载的软件包与登记的校验值不符，已停止安装，没有使用任何内容。请换一个软件源后重试。",
        "A downloaded package does not match its recorded hash; nothing of it was used. Try another package source.",
    ),
    "disk_full": (
        "磁盘空间不足：请在 {path} 所在磁盘腾出约 3 GB 后重新运行。",
        "The disk is full: free about 3 GB where {path} lies, then run this again.",
    ),
    "not_writable": (
        "无法写入 {path}：{why}。请检查目录权限后重新运行。",
        "Cannot write to {path}: {why}. Check the folder's permissions, then run this again.",
    ),
    "pip_failed": (
        "安装没有完成：{why}。完整记录在 {log}",
        "The installation did not finish: {why}. The full record is in {log}",
    ),
    "interrupted": (
        "已中断；下次运行会从头准备环境。",
        "Interrupted; the next run prepares the environment afresh.",
    ),
    "system_installing": (
        "正在安装测试需要的系统软件包：{packages}",
        "Installing the system packages that the tests need: {packages}",
    ),
    "system_missing": (
        "测试还需要这些系统软件包：{packages}。请运行：sudo apt-get install {packages}",
        "The tests still need these system packages: {packages}. Please run: sudo apt-get install {packages}",
    ),
    "gate": ("第 {number}/{total} 关：{name}", "Gate {number} of {total}: {name}"),
    "gate_passed": ("通过：{name}，{seconds:.1f} 秒", "Passed: {name}, {seconds:.1f} s"),
    "gate_failed": (
        "未通过：{name}（退出码 {code}，{seconds:.1f} 秒）",
        "Failed: {name} (exit code {code}, {seconds:.1f} s)",
    ),
}


class CannotStart(Exception):  # noqa: N818 - reads as the sentence it is
    """Something outside the project's power is missing; ``code`` names the sentence that explains it."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts


def sentence(code: str, /, **facts: object) -> str:
    """Return the two-line sentence for ``code``, Chinese first."""
    return "\n".join(text.format(**facts) for text in SENTENCES[code])


def one_line(code: str, /, **facts: object) -> str:
    """Return the sentence for ``code`` with both languages on one line."""
    return " · ".join(text.format(**facts) for text in SENTENCES[code])
