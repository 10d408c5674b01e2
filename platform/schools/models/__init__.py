"""Schools, their classes and their pupils. Every row below a school carries ``school``."""

from schools.models.agreement import AgreementVersion, ProcessingAgreement
from schools.models.class_list import ClassListImport
from schools.models.closure import SchoolClosure
from schools.models.decision import SchoolDecision
from schools.models.membership import SchoolMembership
from schools.models.organisation import School, SchoolBoard, SchoolYear
from schools.models.population import SchoolPopulation
from schools.models.program import Program
from schools.models.pupil import ClassMembership, Pupil
from schools.models.pupil_change import PupilChange
from schools.models.roll_over import RollOver
from schools.models.school_class import SchoolClass
from schools.models.supplier import Supplier, SupplierObjection
from schools.models.support import ConfidentialityDeclaration, SupportGrant

__all__ = [
    "AgreementVersion",
    "ClassListImport",
    "ClassMembership",
    "ConfidentialityDeclaration",
    "ProcessingAgreement",
    "Program",
    "Pupil",
    "PupilChange",
    "RollOver",
    "School",
    "SchoolBoard",
    "SchoolClass",
    "SchoolClosure",
    "SchoolDecision",
    "SchoolMembership",
    "SchoolPopulation",
    "SchoolYear",
    "Supplier",
    "SupplierObjection",
    "SupportGrant",
]
