"""What somebody must know before they go: whom to call, when, for whom, at what cost, and what to bring."""

from django.db import models

from guitu.society.directory.models.ground import Listed, figure, one_of, only, part_of, text
from guitu.society.directory.rules import Frequency, PlaceKind, Weekday


class OfficeContact(Listed):
    """Who answers at a service, in their office: a work name, title, department and e-mail (HSDS contact)."""

    provider = part_of("Provider", "contacts")
    service = part_of("Service", "contacts")
    service_at_place = part_of("ServiceAtPlace", "contacts")
    place = part_of("Place", "contacts")
    name = text()
    title = text()
    department = text()
    email = text()

    class Meta:
        db_table = "directory_contact"


class Phone(Listed):
    """A number to call. One row may belong to several things at once, as in HSDS."""

    place = part_of("Place", "phones")
    service = part_of("Service", "phones")
    provider = part_of("Provider", "phones")
    contact = part_of("OfficeContact", "phones")
    service_at_place = part_of("ServiceAtPlace", "phones")
    number = models.TextField()
    extension = figure()
    kind = text()
    description = text()

    class Meta:
        db_table = "directory_phone"


class Address(Listed):
    """The address of a place, as it is written on an envelope."""

    place = part_of("Place", "addresses")
    attention = text()
    address_1 = text()
    address_2 = text()
    city = text()
    region = text()
    state_province = text()
    postal_code = text()
    country = text()
    address_type = one_of(PlaceKind)

    class Meta:
        db_table = "directory_address"
        constraints = [only("address_type", PlaceKind, "address_type_known")]


class Schedule(Listed):
    """When something is open: one rule of RFC 5545, taken apart."""

    service = part_of("Service", "schedules")
    place = part_of("Place", "schedules")
    service_at_place = part_of("ServiceAtPlace", "schedules")
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    dtstart = models.DateField(null=True, blank=True)
    timezone = figure()
    until = models.DateField(null=True, blank=True)
    count = figure()
    wkst = one_of(Weekday)
    freq = one_of(Frequency)
    interval = figure()
    byday = text()
    byweekno = text()
    bymonthday = text()
    byyearday = text()
    description = text()
    opens_at = models.TimeField(null=True, blank=True)
    closes_at = models.TimeField(null=True, blank=True)
    schedule_link = text()
    attending_type = text()
    notes = text()

    class Meta:
        db_table = "directory_schedule"
        constraints = [only("freq", Frequency, "schedule_freq_known"), only("wkst", Weekday, "schedule_wkst_known")]


class Funding(Listed):
    """Who pays for a service or a provider."""

    provider = part_of("Provider", "funding")
    service = part_of("Service", "funding")
    # The name `source` is taken by where the entry came from.
    payer = text()

    class Meta:
        db_table = "directory_funding"


class ServiceArea(Listed):
    """For which part of the town a service is there."""

    service = part_of("Service", "areas")
    service_at_place = part_of("ServiceAtPlace", "areas")
    name = text()
    description = text()
    extent = text()
    extent_type = text()
    uri = text()

    class Meta:
        db_table = "directory_area"


class RequiredDocument(Listed):
    """What to bring."""

    service = part_of("Service", "documents")
    document = text()
    uri = text()

    class Meta:
        db_table = "directory_document"


class CostOption(Listed):
    """What a service costs, for whom."""

    service = part_of("Service", "costs")
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    option = text()
    currency = text()
    amount = figure()
    amount_description = text()

    class Meta:
        db_table = "directory_cost"


class Language(Listed):
    """A language that is spoken at a service, at a place, or on a phone."""

    service = part_of("Service", "languages")
    place = part_of("Place", "languages")
    phone = part_of("Phone", "languages")
    name = text()
    code = text()
    note = text()

    class Meta:
        db_table = "directory_language"


class Accessibility(Listed):
    """What helps somebody to get in and be understood."""

    place = part_of("Place", "accessibility")
    description = text()
    details = text()
    url = text()

    class Meta:
        db_table = "directory_accessibility"


class Unit(Listed):
    """What is counted when places are free: beds, seats, appointments."""

    name = text()
    scheme = text()
    identifier = text()
    uri = text()

    class Meta:
        db_table = "directory_unit"


class Capacity(Listed):
    """How many places are free at a service (HSDS service_capacity)."""

    service = part_of("Service", "capacities")
    unit = part_of("Unit", "capacities")
    available = figure()
    maximum = figure()
    description = text()
    updated = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "directory_capacity"


class Link(Listed):
    """A further address in the web (HSDS url)."""

    provider = part_of("Provider", "links")
    service = part_of("Service", "links")
    label = text()
    url = text()

    class Meta:
        db_table = "directory_link"
