"""Profiles of people who teach and learn."""

from mentoring.models.profile import Profile, ProfileSkill, Skill, SkillKind

__all__ = ["Profile", "ProfileSkill", "Skill", "SkillKind"]
