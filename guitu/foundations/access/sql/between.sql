-- "Just me and my worker": a mark on a row that closes it to everybody but the person and that one worker. It narrows what
-- the other policies allow and opens nothing: the rest of the team, a stand-in, a lead, somebody trusted and a guardian
-- find no row. The table has the columns person_id and for_worker_id.
CREATE PROCEDURE wall.between_two(p_table regclass) LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  bare text := (SELECT relname FROM pg_class WHERE oid = p_table);
  the_two text := '(for_worker_id IS NULL OR for_worker_id = (SELECT app.staff()) OR person_id = (SELECT app.own()))';
BEGIN
  EXECUTE format('CREATE POLICY %I ON %s AS RESTRICTIVE FOR SELECT TO guitu_app USING %s',
                 bare || '_between_two', p_table, the_two);
  EXECUTE format('CREATE POLICY %I ON %s AS RESTRICTIVE FOR INSERT TO guitu_app WITH CHECK %s',
                 bare || '_between_two_written', p_table, the_two);
END
$$;
REVOKE ALL ON PROCEDURE wall.between_two(regclass) FROM PUBLIC;

-- What stands beside a row is seen, and added to, by those who see the row. `p_column` names the row it stands beside.
CREATE PROCEDURE wall.beside(p_table regclass, p_column text, p_parent regclass) LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  bare text := (SELECT relname FROM pg_class WHERE oid = p_table);
  seen text := format('(EXISTS (SELECT 1 FROM %s p WHERE p.id = %I.%I))', p_parent, bare, p_column);
BEGIN
  EXECUTE format('CREATE POLICY %I ON %s AS RESTRICTIVE FOR SELECT TO guitu_app USING %s', bare || '_beside', p_table, seen);
  EXECUTE format('CREATE POLICY %I ON %s AS RESTRICTIVE FOR INSERT TO guitu_app WITH CHECK %s',
                 bare || '_beside_written', p_table, seen);
END
$$;
REVOKE ALL ON PROCEDURE wall.beside(regclass, text, regclass) FROM PUBLIC;

-- A mark is never taken off and no version goes past it: a newer text is for the same eyes as the one before it. Whoever
-- writes waits for whoever marks, so that no text slips out beside a mark that is just being set.
CREATE FUNCTION wall.mark_stays(p_person uuid) RETURNS void LANGUAGE sql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
  SELECT pg_advisory_xact_lock(hashtextextended('mark|' || p_person::text, 0))
$$;

SELECT wall.adopt();
