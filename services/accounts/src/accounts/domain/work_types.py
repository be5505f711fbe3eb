"""作品类型: what an expert can be a specialist in."""

from __future__ import annotations

WORK_TYPES = (
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
