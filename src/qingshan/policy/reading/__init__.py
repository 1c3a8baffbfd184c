"""From a file to the text that is read 读入文件: plain text, Word, web page, PDF with a text layer."""

from qingshan.policy.reading.opening import open_paper
from qingshan.policy.reading.paper import Paper
from qingshan.policy.reading.understood import understood

__all__ = ["Paper", "open_paper", "understood"]
