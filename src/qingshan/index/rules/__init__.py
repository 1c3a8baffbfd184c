"""Schemes of rules 规则式考核: what is wrong with one, and which rules every unit meets. Spec §10.4, 10.5."""
