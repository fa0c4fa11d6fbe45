"""FHIR for machines, and what was sent along for the person and their team."""

from django.urls import path

from guitu.surfaces.exchange import api, views

app_name = "exchange"
urlpatterns = [
    path("fhir/", api.base, name="base"),
    path("fhir/token", api.token, name="token"),
    path("fhir/openapi.json", api.openapi, name="openapi"),
    path("fhir/metadata", api.metadata, name="metadata"),
    path("fhir/.well-known/smart-configuration", api.smart, name="smart"),
    path("fhir/Task", api.own_list, {"kind": "Task"}, name="tasks"),
    path("fhir/Task/<uuid:key>", api.own_one, {"kind": "Task"}, name="task"),
    path("fhir/ServiceRequest", api.own_list, {"kind": "ServiceRequest"}, name="requests"),
    path("fhir/ServiceRequest/<uuid:key>", api.own_one, {"kind": "ServiceRequest"}, name="request"),
    path("fhir/HealthcareService", api.listed, {"listing": "HealthcareService"}, name="services"),
    path("fhir/HealthcareService/<uuid:key>", api.listed_one, {"listing": "HealthcareService"}, name="service"),
    path("fhir/Organization", api.listed, {"listing": "Organization"}, name="providers"),
    path("fhir/Organization/<uuid:key>", api.listed_one, {"listing": "Organization"}, name="provider"),
    path("fhir/Location", api.listed, {"listing": "Location"}, name="offices"),
    path("fhir/Location/<uuid:key>", api.listed_one, {"listing": "Location"}, name="office"),
    path("me/sent-along/", views.own_page, name="own"),
    path("desk/people/<uuid:person_id>/sent-along/", views.case_page, name="case"),
]
