"""Pinyin."""

from __future__ import annotations


def spell(text: str) -> list[str]:
    """Reads whole words, as a character may sound differently in each: 重庆 is ``chong qing``, 重要 ``zhong yao``."""
    # its dictionary takes 60 MB: only a process that saves a bureau shall hold it
    from pypinyin import lazy_pinyin  # noqa: PLC0415

    return lazy_pinyin(text, errors=_each)  # pyright: ignore[reportArgumentType] - a list of texts is taken, too


def _each(others: str) -> list[str]:
    """What is no Chinese character: letters and digits by themselves, marks left out."""
    return [other for other in others if other.isalnum()]
