"""The demo company: Fjellvik, who sell outdoor gear in shops, on the web and to guides. Everybody in it is invented."""

from apprentice.demo.cast import sign_ins

__all__ = ["sign_ins"]
