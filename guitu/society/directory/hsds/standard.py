"""What HSDS is made of: its tables and fields, how its JSON nests them, and the column of ours that each one is.

Source: Open Referral, Human Services Data Specification 3.0 (2024-05); what 3.1 adds is marked so in `_NEW`.
"""

from dataclasses import dataclass

# A field is written `name:type=column>table!`. No type is text; no column is the same name; `>` refers to a row of a
# table; `!` must be there, `+` must be there in a flat file only, where nothing says to what a row belongs.
_TOLD = """
organization organizations.csv directory_provider
  name! alternate_name description! email website tax_status tax_id year_incorporated:number legal_status=legal_form
  logo uri parent_organization_id=parent_id>organization
program programs.csv directory_programme
  organization_id=provider_id>organization+ name! alternate_name description!
service services.csv directory_service
  organization_id=provider_id>organization+ program_id=programme_id>program name! alternate_name description url email
  status:status! interpretation_services application_process fees_description wait_time fees accreditations
  eligibility_description minimum_age:number maximum_age:number assured_date:date assurer_email licenses alert
  last_modified:moment
attribute attributes.csv directory_attribute
  link_id:any+ taxonomy_term_id=term_id>taxonomy_term+ link_type link_entity+ value label
service_at_location service_at_location.csv directory_service_at_place
  service_id=service_id>service+ location_id=place_id>location+ description
location locations.csv directory_place
  location_type:place=place_type! url organization_id=provider_id>organization name alternate_name description
  transportation latitude:number=north longitude:number=east external_identifier external_identifier_type
phone phones.csv directory_phone
  location_id=place_id>location service_id=service_id>service organization_id=provider_id>organization
  contact_id=contact_id>contact service_at_location_id=service_at_place_id>service_at_location
  number! extension:number type=kind description
contact contacts.csv directory_contact
  organization_id=provider_id>organization service_id=service_id>service
  service_at_location_id=service_at_place_id>service_at_location location_id=place_id>location
  name title department email
address addresses.csv directory_address
  location_id=place_id>location attention address_1! address_2 city! region state_province! postal_code! country!
  address_type:place!
schedule schedules.csv directory_schedule
  service_id=service_id>service location_id=place_id>location
  service_at_location_id=service_at_place_id>service_at_location
  valid_from:date valid_to:date dtstart:date timezone:number until:date count:number wkst:weekday freq:frequency
  interval:number byday byweekno bymonthday byyearday description opens_at:time closes_at:time schedule_link
  attending_type notes
funding funding.csv directory_funding
  organization_id=provider_id>organization service_id=service_id>service source=payer
service_area service_areas.csv directory_area
  service_id=service_id>service service_at_location_id=service_at_place_id>service_at_location
  name description extent extent_type uri
required_document required_documents.csv directory_document
  service_id=service_id>service document uri
language languages.csv directory_language
  service_id=service_id>service location_id=place_id>location phone_id=phone_id>phone name code note
accessibility accessibility.csv directory_accessibility
  location_id=place_id>location description details url
taxonomy_term taxonomy_terms.csv directory_term
  code name! description! parent_id=parent_id>taxonomy_term taxonomy=taxonomy_name language
  taxonomy_id=taxonomy_id>taxonomy term_uri
metadata metadata.csv directory_change
  resource_id:any+ resource_type+ last_action_date:date! last_action_type! field_name! previous_value
  replacement_value updated_by!
meta_table_description meta_table_descriptions.csv directory_table_note
  name language character_set
cost_option cost_options.csv directory_cost
  service_id=service_id>service+ valid_from:date valid_to:date option currency amount:number amount_description
organization_identifier organization_identifiers.csv directory_identifier
  organization_id=provider_id>organization+ identifier_scheme identifier_type! identifier!
taxonomy taxonomies.csv directory_taxonomy
  name! description! uri version
service_capacity service_capacity.csv directory_capacity
  service_id=service_id>service+ unit_id=unit_id>unit available:number! maximum:number description updated:moment!
unit units.csv directory_unit
  name! scheme identifier uri
url url.csv directory_link
  organization_id=provider_id>organization service_id=service_id>service label url!
"""

# Which list of an entry holds rows of which table, and by which of their fields they belong to it.
_LISTS = """
organization: funding funding organization_id, contacts contact organization_id, phones phone organization_id,
  locations location organization_id, programs program organization_id,
  organization_identifiers organization_identifier organization_id, additional_websites url organization_id,
  services service organization_id
service: phones phone service_id, schedules schedule service_id, service_areas service_area service_id,
  service_at_locations service_at_location service_id, languages language service_id, funding funding service_id,
  cost_options cost_option service_id, required_documents required_document service_id, contacts contact service_id,
  capacities service_capacity service_id, additional_urls url service_id
location: languages language location_id, addresses address location_id, contacts contact location_id,
  accessibility accessibility location_id, phones phone location_id, schedules schedule location_id
service_at_location: contacts contact service_at_location_id, phones phone service_at_location_id,
  schedules schedule service_at_location_id, service_areas service_area service_at_location_id
contact: phones phone contact_id
phone: languages language phone_id
"""
# Which field of an entry is written in JSON as the whole of what it refers to.
_WHOLE = """
service: organization organization_id, program program_id
service_at_location: location location_id, service service_id
attribute: taxonomy_term taxonomy_term_id
taxonomy_term: taxonomy_detail taxonomy_id
service_capacity: unit unit_id
"""
# Some publishers nest services in organisations. They are read so, and written where they belong.
ONLY_READ = {("organization", "services")}
_NEW = {"service_capacity", "unit", "url", "attribute.label", "service_area.service_at_location_id"}
# Rows without a file of their own in JSON: any entry may carry them.
TAGS = {
    "attributes": ("attribute", "link_id", "link_entity"),
    "metadata": ("metadata", "resource_id", "resource_type"),
}
UNTAGGED = {
    ("attribute", "attributes"),
    ("metadata", "attributes"),
    ("metadata", "metadata"),
    ("taxonomy", "attributes"),
    ("taxonomy_term", "attributes"),
}


@dataclass(frozen=True, slots=True)
class Field:
    """One field of one table."""

    name: str
    type: str
    column: str
    to: str
    required: bool
    required_flat: bool


@dataclass(frozen=True, slots=True)
class Kind:
    """One table of HSDS. `lists` and `wholes` say how its JSON nests: key → (table, field)."""

    name: str
    file: str
    table: str
    fields: tuple[Field, ...]
    lists: dict[str, tuple[str, str]]
    wholes: dict[str, tuple[str, str]]

    @property
    def columns(self) -> tuple[str, ...]:
        """Return our columns, the id first."""
        return ("id", *(one.column for one in self.fields))

    @property
    def references(self) -> tuple[Field, ...]:
        """Return the fields that refer to a row."""
        return tuple(one for one in self.fields if one.to)

    @property
    def tags(self) -> dict[str, tuple[str, str, str]]:
        """Return the lists that any entry may carry."""
        return {key: tag for key, tag in TAGS.items() if (self.name, key) not in UNTAGGED}


def _field(told: str) -> Field:
    bare = told.rstrip("!+")
    left, _, to = bare.partition(">")
    left, _, column = left.partition("=")
    name, _, kind = left.partition(":")
    required = told.endswith("!")
    return Field(name, "id" if to else kind or "text", column or name, to, required, required or told.endswith("+"))


def _nested(told: str) -> dict[str, list[list[str]]]:
    lines = " ".join(told.split()).replace(": ", ":")
    found: dict[str, list[list[str]]] = {}
    name = ""
    for word in lines.replace(",", " ,").split():
        if ":" in word:
            name, _, first = word.partition(":")
            found[name] = [[first]]
        elif word == ",":
            found[name].append([])
        else:
            found[name][-1].append(word)
    return found


def _kinds() -> dict[str, Kind]:
    lists, wholes = _nested(_LISTS), _nested(_WHOLE)
    heads: list[tuple[str, str, str]] = []
    fields: dict[str, list[Field]] = {}
    for line in _TOLD.strip().splitlines():
        if not line.startswith(" "):
            name, file, table = line.split()
            heads.append((name, file, table))
            fields[name] = []
        else:
            fields[heads[-1][0]] += map(_field, line.split())
    to = {(name, one.name): one.to for name, told in fields.items() for one in told}
    return {
        name: Kind(
            name,
            file,
            table,
            tuple(fields[name]),
            {key: (kind, field) for key, kind, field in lists.get(name, [])},
            {key: (to[name, field], field) for key, field in wholes.get(name, [])},
        )
        for name, file, table in heads
    }


KINDS = _kinds()
BY_FILE = {kind.file: kind for kind in KINDS.values()}
