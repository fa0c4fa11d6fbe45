from uuid import UUID

from django import forms
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import LoginView
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path

from benchmarks.floor.models import Access, Contact, Person


class NoteForm(forms.Form):
    id, at = forms.UUIDField(), forms.DateTimeField()
    kind, note = forms.IntegerField(), forms.CharField(max_length=4000)


@login_required
def caseload(request: HttpRequest) -> HttpResponse:
    mine, words = Person._default_manager.filter(worker=request.user.pk).order_by("-since"), request.POST.get("words")
    found = [one for one in mine if words in one.name] if words else mine
    return render(request, "caseload.html", {"rows": found[:25], "total": len(found) if words else mine.count()})


@login_required
def record(request: HttpRequest, pk: UUID) -> HttpResponse:
    person = get_object_or_404(Person, pk=pk, worker=request.user.pk)
    access = Access(user_id=request.user.pk, person=person)
    form = NoteForm(request.POST or None)
    if form.is_valid() and not Contact._default_manager.filter(pk=form.cleaned_data["id"]).exists():
        with transaction.atomic():
            Contact(person=person, author_id=request.user.pk, **form.cleaned_data).save(force_insert=True)
            Person._default_manager.filter(pk=pk).update(changed_at=form.cleaned_data["at"])
            access.save()
        return redirect("record", pk)
    access.save()
    notes = Contact._default_manager.filter(person=person).select_related("author").order_by("-at")[:25]
    return render(request, "record.html", {"person": person, "notes": notes})


urlpatterns = [
    path("", caseload),
    path("people/<uuid:pk>/", record, name="record"),
    path("sign-in/", LoginView.as_view()),
]
