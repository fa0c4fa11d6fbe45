-- What of needs somebody the person trusts may read, by a tick of its own. Answers and the plan for hard moments are for nobody.

CALL wall.share('public.support_need', 'needs');
