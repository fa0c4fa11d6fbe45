-- What somebody answers about their own life, three times: by their own hand, or told to a worker; never changed.
-- Whose hand it was follows from who is signed in: a worker's row says "told to a worker" (proven 7), and no other does.

CALL wall.enclose_record('public.outcome', 'both');

SELECT wall.adopt();
