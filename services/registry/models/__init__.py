"""Tables of the ``registry`` schema."""

from services.registry.models.admission import ProviderDocument, ProviderTransition, SiteCheck
from services.registry.models.assessment import Assessment
from services.registry.models.base import Base, metadata
from services.registry.models.benefits import Benefit, SignOfLife
from services.registry.models.care_case import CareHistory
from services.registry.models.care_policies import CarePolicy
from services.registry.models.consent import Consent
from services.registry.models.contact import Contact
from services.registry.models.credit import CreditEntry
from services.registry.models.daily_run import DailyRun
from services.registry.models.delegations import DelegatedAct, Delegation
from services.registry.models.departure import Departure
from services.registry.models.division import Division, DivisionSuccession, DivisionTerm
from services.registry.models.elder import Elder
from services.registry.models.entitlements import CountyServiceList, EntitlementPolicy
from services.registry.models.erasure import Erasure
from services.registry.models.facility import BedCount, Facility
from services.registry.models.home_adaptations import HomeAdaptation
from services.registry.models.home_care_beds import HomeCareBed, HomeCareBedRecord
from services.registry.models.household import Household
from services.registry.models.imports import ImportFinding, ImportJob, ImportPart
from services.registry.models.indicator import IndicatorValue
from services.registry.models.meals import MealEnrolment, MealRecord
from services.registry.models.network_policy import NetworkPolicy
from services.registry.models.photo import ElderPhoto
from services.registry.models.price import ServicePrice
from services.registry.models.provider import Provider
from services.registry.models.retention_run import RetentionRun
from services.registry.models.reveal import Reveal
from services.registry.models.service_point import ServicePoint
from services.registry.models.silent_certification import (
    CertificationDecision,
    CertificationProposal,
    SilentCertification,
)
from services.registry.models.star_rating import StarRating
from services.registry.models.trait import ElderTrait
from services.registry.models.waiting_list import Vacancy, WaitingApplication
from services.registry.models.welfare_visits import CareRound, WelfareVisit, WelfareVisitPlan
from services.registry.models.worker import Certificate, Shift, Worker
from services.registry.models.worker_record import Employment, Training

__all__ = [
    "Assessment",
    "Base",
    "BedCount",
    "Benefit",
    "CareHistory",
    "CarePolicy",
    "CareRound",
    "Certificate",
    "CertificationDecision",
    "CertificationProposal",
    "Consent",
    "Contact",
    "CountyServiceList",
    "CreditEntry",
    "DailyRun",
    "DelegatedAct",
    "Delegation",
    "Departure",
    "Division",
    "DivisionSuccession",
    "DivisionTerm",
    "Elder",
    "ElderPhoto",
    "ElderTrait",
    "Employment",
    "EntitlementPolicy",
    "Erasure",
    "Facility",
    "HomeAdaptation",
    "HomeCareBed",
    "HomeCareBedRecord",
    "Household",
    "ImportFinding",
    "ImportJob",
    "ImportPart",
    "IndicatorValue",
    "MealEnrolment",
    "MealRecord",
    "NetworkPolicy",
    "Provider",
    "ProviderDocument",
    "ProviderTransition",
    "RetentionRun",
    "Reveal",
    "ServicePoint",
    "ServicePrice",
    "Shift",
    "SignOfLife",
    "SilentCertification",
    "SiteCheck",
    "StarRating",
    "Training",
    "Vacancy",
    "WaitingApplication",
    "WelfareVisit",
    "WelfareVisitPlan",
    "Worker",
    "metadata",
]
