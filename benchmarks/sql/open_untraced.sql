-- `app.open` as it would be without a trace: the same keys, no entry. Only ever in the benchmark's copy.
CREATE OR REPLACE FUNCTION app.open(p_subjects uuid[], p_part text, p_why text, p_only_reads boolean DEFAULT false)
RETURNS TABLE (subject_id uuid, consent_id uuid, organisation_id uuid, epoch int, wrapped bytea, may_write boolean)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me public.identity := wall.me();
BEGIN
  IF me.user_id IS NULL THEN
    RETURN;
  END IF;
  IF cardinality(p_subjects) = 1 THEN
    RETURN QUERY
      SELECT k.subject_id, k.id, k.organisation_id, k.epoch, k.wrapped, g.may_write
      FROM public.data_key k
      JOIN public.access_grant g ON g.consent_id = k.id AND g.user_id = me.user_id AND g.valid_until > now()
      WHERE k.subject_id = p_subjects[1];
  ELSE
    RETURN QUERY
      WITH held AS MATERIALIZED (
        SELECT k.subject_id, k.id, k.organisation_id, k.epoch, k.wrapped
        FROM public.data_key k WHERE k.subject_id = ANY (p_subjects)
      )
      SELECT k.subject_id, k.id, k.organisation_id, k.epoch, k.wrapped, g.may_write
      FROM held k
      JOIN public.access_grant g ON g.consent_id = k.id AND g.user_id = me.user_id AND g.valid_until > now();
  END IF;
  IF p_only_reads THEN
    PERFORM set_config('transaction_read_only', 'on', true);
  END IF;
END
$$;
