"""A part of a page that is the same for everybody who speaks the language."""

from typing import Final

from django.template import Library, TemplateSyntaxError
from django.template.base import FilterExpression, Node, NodeList, Parser, TextNode, Token, Variable
from django.template.context import Context
from django.template.defaulttags import URLNode
from django.template.loader_tags import IncludeNode
from django.templatetags.i18n import TranslateNode
from django.templatetags.static import StaticNode
from django.utils.safestring import SafeString
from django.utils.translation import get_language

register: Final = Library()


class Always(Node):
    """Draws its content once for each language and says the same from then on."""

    def __init__(self, nodelist: NodeList) -> None:
        """Keep what is drawn."""
        self.nodelist = nodelist
        self._drawn: dict[str, SafeString] = {}

    def render(self, context: Context) -> SafeString:
        """Return the content, drawn without any variable of the page: nothing of one page can stand on another."""
        language = get_language() or ""
        if language not in self._drawn:
            self._drawn[language] = self.nodelist.render(context.new())
        return self._drawn[language]


# Nothing else may stand in it. None of these tells one reader from another, once its words stand in the template.
_ALLOWED: Final = (TextNode, TranslateNode, StaticNode, URLNode, IncludeNode)


@register.tag
def always(parser: Parser, token: Token) -> Always:  # noqa: ARG001 - Django hands both to every tag
    """Return a part of a page that stands in no relation to who reads it, until `endalways`.

    Raises:
        TemplateSyntaxError: something in it could differ from page to page.
    """
    nodes = parser.parse(("endalways",))
    parser.delete_first_token()
    for node in nodes.get_nodes_by_type(Node):
        if not isinstance(node, _ALLOWED) or any(_is_variable(one) for one in _asked(node)):
            raise TemplateSyntaxError(f"{node.token} may differ from page to page: take it out of `always`.")
    return Always(nodes)


def _asked(node: Node) -> list[object]:
    """Return whatever a node works out while it is drawn."""
    kept = list(vars(node).values())
    grouped = [
        group.values() if isinstance(group, dict) else group for group in kept if isinstance(group, dict | list)
    ]
    return kept + [one for group in grouped for one in group]


def _is_variable(one: object) -> bool:
    var = one.var if isinstance(one, FilterExpression) else one
    return isinstance(var, Variable) and var.lookups is not None
