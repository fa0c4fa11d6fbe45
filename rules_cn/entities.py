"""Whom the rules speak about: a person, and the family that lives together (共同生活的家庭)."""

from typing import Final

from openfisca_core.entities import build_entity

Person: Final = build_entity(key="person", plural="persons", label="person", is_person=True)
Family: Final = build_entity(
    key="family",
    plural="families",
    label="family",
    roles=[{"key": "member", "plural": "members", "label": "Anybody who belongs"}],
)
