"""The text model 文本模型: canonical text for quoting, shadow text for matching."""

from qingshan.policy.text.canonical import canonical, decode, sha256

__all__ = ["canonical", "decode", "sha256"]
