-- Needs. Questions and the plan for hard moments lie under the consent about health, which is taken back by itself.

CALL wall.may_be_left_out('public.support_need', 'needs');

SELECT wall.adopt();
