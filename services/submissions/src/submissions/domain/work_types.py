"""The kinds of works (作品类型) that a call may take."""

from __future__ import annotations

WORK_TYPES: tuple[str, ...] = (
    "网络剧",
    "网络电影",
    "网络纪录片",
    "网络综艺节目",
    "网络动画片",
    "网络微短剧",
    "网络微电影",
    "网络直播节目",
    "网络音频节目",
    "短视频",
    "其他",
)
