"""What is the same for everybody is drawn once a language, and can never hold anything of one reader."""

import pytest
from django.template import RequestContext, TemplateSyntaxError, engines
from django.template.base import Template
from django.test import RequestFactory
from django.utils import translation

ENGINE = engines["django"].engine  # type: ignore[attr-defined]


def drawn(template: Template, name: str) -> str:
    return template.render(RequestContext(RequestFactory().get("/"), {"name": name}))


def test_it_speaks_the_language_of_each_reader() -> None:
    template = ENGINE.from_string("{% always %}{% translate 'Sign out' %}{% endalways %}")
    told = []
    for language in ("en", "zh-hans", "en"):
        with translation.override(language):
            told.append(drawn(template, ""))
    assert told == ["Sign out", "退出登录", "Sign out"]


def test_what_stands_outside_is_each_reader_s_own() -> None:
    template = ENGINE.from_string("{% always %}<b>{% endalways %}{{ name }}")
    assert [drawn(template, name) for name in ("王", "李")] == ["<b>王", "<b>李"]


@pytest.mark.parametrize(
    "source",
    [
        "{{ name }}",
        "<b>{% if name %}x{% endif %}</b>",
        "{% for one in name %}x{% endfor %}",
        "{% url 'desk:person' name %}",
        "{% url 'desk:person' person_id=name %}",
        "{% translate name %}",
        "{% blocktranslate %}until {{ name }}{% endblocktranslate %}",
        "{% include name %}",
        "{% include 'ui/mark.svg' with told=name %}",
        "{% csrf_token %}",
        "{% with told=name %}x{% endwith %}",
        "{% firstof name %}",
    ],
)
def test_a_name_inside_it_is_refused_before_anybody_reads_the_page(source: str) -> None:
    with pytest.raises(TemplateSyntaxError):
        ENGINE.from_string(f"{{% always %}}{source}{{% endalways %}}")


def test_an_included_piece_sees_no_name_either(monkeypatch: pytest.MonkeyPatch) -> None:
    piece = ENGINE.from_string("<b>{{ name }}</b>")
    monkeypatch.setattr(ENGINE, "select_template", lambda _names: piece)
    template = ENGINE.from_string("{% always %}{% include 'a piece' %}{% endalways %}")
    assert [drawn(template, name) for name in ("王", "李")] == ["<b></b>", "<b></b>"]
