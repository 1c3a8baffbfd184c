"""The finding for a file that a run file names and that is not there."""

from qingshan.core import Finding, Text, Where


def missing_file(name: str, where: Where) -> Finding:
    """The finding for a file that is not there."""
    return Finding(
        "file-missing",
        where,
        Text(f"找不到文件 {name}", f"there is no file {name}"),
        Text("核对路径（相对于任务文件）", "check the path; it is relative to the run file"),
    )
