-- A no on the way to a consent ends the asking. Whoever holds the code of an invitation needs nothing else for it.

-- The card goes at once, with its key and the way to reach them, and with every code for it: nobody can invite from it
-- again. The desk finds what it finds after any card that went. What stays is that it was done. A code that is too old to
-- agree with is not too old for a no.
CREATE FUNCTION app.refuse_invitation(p_secret text) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me public.identity := wall.me();
  own_hand public.identity;
  invited public.invitation;
BEGIN
  SELECT * INTO invited FROM public.invitation i
  WHERE i.secret_hash = sha256(convert_to(p_secret, 'UTF8')) AND i.used_at IS NULL;
  -- A desk declines in its own name, also where it can still see the code that it gave.
  IF invited.id IS NULL OR me.kind = 'staff' THEN
    RETURN 'not_there';
  END IF;
  -- Invitations are locked before their card, in one order, so that nobody waits in a circle.
  PERFORM 1 FROM public.invitation i WHERE i.card_id = invited.card_id ORDER BY i.id FOR UPDATE;
  DELETE FROM public.invitation WHERE card_id = invited.card_id AND used_at IS NULL;
  IF NOT FOUND THEN
    RETURN 'not_there';
  END IF;
  DELETE FROM public.waiting_card WHERE id = invited.card_id;
  DELETE FROM public.data_key WHERE id = invited.card_id;
  own_hand.user_id := invited.card_id;
  own_hand.proven := 0;
  PERFORM wall.record(own_hand, invited.card_id, invited.organisation_id, 'waiting_card.refuse', 'own');
  RETURN 'ok';
END
$$;

SELECT wall.adopt();
