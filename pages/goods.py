"""Goods & stock: to be filled by the builder of this page."""

from core.ui import blocks, navigation

blocks.header(navigation.PAGES["goods"].title)
