-- Notes and the word beside them, in the order in which they can go.

CALL wall.may_be_left_out('public.reply', 'notes');
CALL wall.may_be_left_out('public.contact', 'notes');

SELECT wall.adopt();
