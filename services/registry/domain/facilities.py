"""Kinds of facilities and of their beds. Pure."""

from enum import StrEnum


class FacilityKind(StrEnum):
    """养老服务设施: 综合养老服务中心, 日间照料中心, 养老机构, 敬老院, 助老食堂, 幸福院, 互助养老点."""

    CENTRE = "centre"
    DAY_CARE = "day_care"
    INSTITUTION = "institution"
    WELFARE_HOME = "welfare_home"
    CANTEEN = "canteen"
    HAPPINESS_HOME = "happiness_home"
    MUTUAL_AID_HOME = "mutual_aid_home"


class Ownership(StrEnum):
    """公办, 公建民营, 民办."""

    PUBLIC = "public"
    PUBLIC_PRIVATELY_RUN = "public_privately_run"
    PRIVATE = "private"


class BedKind(StrEnum):
    """普通床位, 护理型床位 (what the indicators count), 认知障碍照护床位, which is a nursing bed too."""

    GENERAL = "general"
    NURSING = "nursing"
    DEMENTIA_CARE = "dementia_care"
