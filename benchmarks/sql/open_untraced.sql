-- `app.open` and `app.open_names` as they would be without a trace: the same keys, no entry. Only ever in the benchmark's copy.
CREATE OR REPLACE FUNCTION app.open(p_subject uuid, p_part text, p_only_reads boolean DEFAULT false)
RETURNS TABLE (subject_id uuid, consent_id uuid, organisation_id uuid, epoch int, wrapped bytea, may_write boolean)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me public.identity := wall.me();
BEGIN
  IF me.user_id IS NULL THEN
    RETURN;
  END IF;
  RETURN QUERY
    SELECT k.subject_id, k.id, k.organisation_id, k.epoch, k.wrapped, g.may_write
    FROM public.data_key k
    JOIN public.access_grant g ON g.consent_id = k.id AND g.user_id = me.user_id AND g.valid_until > now()
    WHERE k.subject_id = p_subject;
  IF p_only_reads THEN
    PERFORM set_config('transaction_read_only', 'on', true);
  END IF;
END
$$;
CREATE OR REPLACE FUNCTION app.open_names(p_subjects uuid[], p_why text)
RETURNS TABLE (subject_id uuid, consent_id uuid, organisation_id uuid, epoch int, wrapped bytea, may_write boolean,
               name bytea, is_confirmed boolean, agreed_until timestamptz)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me public.identity := wall.me();
BEGIN
  IF me.user_id IS NULL THEN
    RETURN;
  END IF;
  RETURN QUERY
    SELECT k.subject_id, k.id, k.organisation_id, k.epoch, k.wrapped, g.may_write, p.name, c.confirmed_at IS NOT NULL,
           c.expires_at
    FROM public.person p
    JOIN public.consent c ON c.id = p.consent_id
    JOIN public.data_key k ON k.id = p.consent_id
    JOIN public.access_grant g ON g.consent_id = k.id AND g.user_id = me.user_id AND g.valid_until > now()
    WHERE p.id = ANY (p_subjects);
  PERFORM set_config('transaction_read_only', 'on', true);
END
$$;
