"""Who offers what, and where."""

from django.db import models

from guitu.society.directory.models.ground import Listed, figure, one_of, only, part_of, text
from guitu.society.directory.rules import PlaceKind, ServiceStatus


class Provider(Listed):
    """Who offers services (HSDS organization). Not a tenant of Guitu; that is an Organisation."""

    name = models.TextField()
    alternate_name = text()
    description = text()
    email = text()
    website = text()
    tax_status = text()
    tax_id = text()
    year_incorporated = figure()
    legal_form = text()
    logo = text()
    uri = text()
    parent = part_of("self", "parts")

    class Meta:
        db_table = "directory_provider"


class ProviderIdentifier(Listed):
    """A number by which a register knows a provider (HSDS organization_identifier)."""

    provider = part_of("Provider", "identifiers")
    identifier_scheme = text()
    identifier_type = text()
    identifier = text()

    class Meta:
        db_table = "directory_identifier"


class Programme(Listed):
    """Several services under one heading (HSDS program)."""

    provider = part_of("Provider", "programmes")
    name = models.TextField()
    alternate_name = text()
    description = text()

    class Meta:
        db_table = "directory_programme"


class Service(Listed):
    """What a provider offers: the entry that people look for."""

    provider = part_of("Provider", "services")
    programme = part_of("Programme", "services")
    name = models.TextField()
    alternate_name = text()
    description = text()
    url = text()
    email = text()
    status = one_of(ServiceStatus)
    interpretation_services = text()
    application_process = text()
    fees_description = text()
    wait_time = text()
    fees = text()
    accreditations = text()
    eligibility_description = text()
    minimum_age = figure()
    maximum_age = figure()
    assured_date = models.DateField(null=True, blank=True)
    assurer_email = text()
    licenses = text()
    alert = text()
    last_modified = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "directory_service"
        constraints = [only("status", ServiceStatus, "service_status_known")]
        indexes = [
            models.Index(fields=["assured_date"], name="service_assured"),
            models.Index(fields=["last_modified"], name="service_modified"),
        ]


class Place(Listed):
    """Where services are given (HSDS location): a building, a letter box, or a video room."""

    provider = part_of("Provider", "places")
    place_type = one_of(PlaceKind)
    url = text()
    name = text()
    alternate_name = text()
    description = text()
    transportation = text()
    north = figure()
    east = figure()
    external_identifier = text()
    external_identifier_type = text()

    class Meta:
        db_table = "directory_place"
        constraints = [only("place_type", PlaceKind, "place_type_known")]


class ServiceAtPlace(Listed):
    """One service at one place (HSDS service_at_location)."""

    service = part_of("Service", "at_places")
    place = part_of("Place", "services")
    description = text()

    class Meta:
        db_table = "directory_service_at_place"
