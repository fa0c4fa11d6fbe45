"""FHIR R4 as the outside speaks it: read strictly, checked, sifted by an allow-list. Knows no database and no web."""
