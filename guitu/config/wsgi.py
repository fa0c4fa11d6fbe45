"""The web process's door: refuses to open under a role that could bypass the wall.

Its home should hold the password files of `guitu_app` and `guitu_auth` only. In production each process runs as an
operating-system user of its own, with a home of its own: the eraser's and the owner's passwords are not there to be
read. In the demo all files belong to one user; GUITU_PROCESS decides which of them a process takes.
"""

import gc

from django.core.wsgi import get_wsgi_application
from django.db import connection

from guitu.config import guard
from guitu.foundations.jobs import loop

application = get_wsgi_application()
connection.ensure_connection()
guard.refuse_unless_walled(connection.connection)
loop.forget_connections()
# What stands now stands as long as the process. Looking through it again and again for rubbish took a page 2 % of its
# time; a page makes some ten thousand things and few circles of them.
gc.collect()
gc.freeze()
gc.set_threshold(20_000, 20, 20)
