-- What of meetings and notes somebody the person trusts may read, each by its own tick.

CALL wall.share('public.meeting', 'meetings');
CALL wall.share('public.meeting_move', 'meetings');
CALL wall.share('public.contact', 'notes');
CALL wall.share('public.reply', 'notes');
