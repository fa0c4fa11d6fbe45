"""The directory of services, as HSDS 3.x knows it: who offers what, where, when, for whom, and what to bring.

Nobody we support is in it. The columns are HSDS's; where a name of theirs may not stand in this tree (`location`,
`latitude`, `legal_status`: words of following people), `hsds/standard.py` says which of ours it is.
"""

from guitu.society.directory.models.ground import Listed, LooseEnd, Source, Taking
from guitu.society.directory.models.keeping import Edit, Keeping
from guitu.society.directory.models.offers import (
    Place,
    Programme,
    Provider,
    ProviderIdentifier,
    Service,
    ServiceAtPlace,
)
from guitu.society.directory.models.particulars import (
    Accessibility,
    Address,
    Capacity,
    CostOption,
    Funding,
    Language,
    Link,
    OfficeContact,
    Phone,
    RequiredDocument,
    Schedule,
    ServiceArea,
    Unit,
)
from guitu.society.directory.models.reach import NamedOffer, Reach
from guitu.society.directory.models.terms import Attribute, Change, TableNote, Taxonomy, TaxonomyTerm

__all__ = [
    "Accessibility",
    "Address",
    "Attribute",
    "Capacity",
    "Change",
    "CostOption",
    "Edit",
    "Funding",
    "Keeping",
    "Language",
    "Link",
    "Listed",
    "LooseEnd",
    "NamedOffer",
    "OfficeContact",
    "Phone",
    "Place",
    "Programme",
    "Provider",
    "ProviderIdentifier",
    "Reach",
    "RequiredDocument",
    "Schedule",
    "Service",
    "ServiceArea",
    "ServiceAtPlace",
    "Source",
    "TableNote",
    "Taking",
    "Taxonomy",
    "TaxonomyTerm",
    "Unit",
]
