"""The words by which services are sorted and found, and the log of what was changed."""

from django.db import models

from guitu.society.directory.models.ground import Listed, part_of, text


class Taxonomy(Listed):
    """A set of terms by which services are sorted."""

    name = models.TextField()
    description = text()
    uri = text()
    version = text()

    class Meta:
        db_table = "directory_taxonomy"


class TaxonomyTerm(Listed):
    """One term: a need, a group of people, a way of working."""

    taxonomy = part_of("Taxonomy", "terms")
    parent = part_of("self", "narrower")
    code = text()
    name = models.TextField()
    description = text()
    taxonomy_name = text()
    language = text()
    term_uri = text()

    class Meta:
        db_table = "directory_term"
        indexes = [models.Index(fields=["code"], name="term_code")]


class Attribute(Listed):
    """That a term belongs to an entry: to which kind of entry, and to which one."""

    term = part_of("TaxonomyTerm", "attributes")
    link_id = models.UUIDField(null=True, blank=True)
    link_type = text()
    link_entity = text()
    value = text()
    label = text()

    class Meta:
        db_table = "directory_attribute"
        indexes = [models.Index(fields=["link_id"], name="attribute_link")]


class Change(Listed):
    """One line of the public change log (HSDS metadata): which field of which entry was what before."""

    resource_id = models.UUIDField(null=True, blank=True)
    resource_type = text()
    last_action_date = models.DateField(null=True, blank=True)
    last_action_type = text()
    field_name = text()
    previous_value = text()
    replacement_value = text()
    updated_by = text()

    class Meta:
        db_table = "directory_change"
        indexes = [models.Index(fields=["resource_id"], name="change_resource")]


class TableNote(Listed):
    """In which language and character set a table of a data package is written (HSDS meta_table_description)."""

    name = text()
    language = text()
    character_set = text()

    class Meta:
        db_table = "directory_table_note"
