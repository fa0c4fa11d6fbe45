-- What the record of openings can say: closed lists, and each list belongs to one door. A new page, act or reason is added
-- here; whoever calls with another word gets an error, and no key.

-- What somebody opens to read, through `app.open`.
CREATE FUNCTION wall.readings() RETURNS text[] LANGUAGE sql IMMUTABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
  SELECT ARRAY[
    'record', 'note', 'meetings', 'needs', 'plan', 'questions', 'answers', 'safety', 'outcomes', 'closing', 'reminders',
    'relations', 'referrals', 'letter', 'handover', 'team', 'sent_along']
$$;

-- What only the person opens.
CREATE FUNCTION wall.own_readings() RETURNS text[] LANGUAGE sql IMMUTABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
  SELECT ARRAY['home', 'opened', 'consents', 'receipt', 'reply', 'together', 'trusted']
$$;

-- What somebody trusted opens, through `app.open_shared`.
CREATE FUNCTION wall.shared_readings() RETURNS text[] LANGUAGE sql IMMUTABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
  SELECT ARRAY['with.home', 'with.meetings', 'with.plan', 'with.needs', 'with.notes']
$$;

-- What is done through `app.act`: it hands out the key to write with.
CREATE FUNCTION wall.acts() RETURNS text[] LANGUAGE sql IMMUTABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
  SELECT ARRAY[
    'contact.write', 'contact.reply', 'meeting.propose', 'meeting.move', 'pause.ask', 'pause.end', 'text.wish',
    'reminder.write', 'reminder.done', 'bond.say', 'need.tell', 'need.change', 'need.move', 'assessment.answer',
    'assessment.see', 'safety.write', 'plan.write', 'plan.answer', 'plan.mark', 'outcome.judge', 'outcome.again',
    'closure.move', 'handover.propose', 'handover.move', 'referral.draft', 'referral.agree', 'referral.say', 'parcel.open']
$$;

-- What the other functions of the database write down themselves, each its own. Nobody's call can say these.
CREATE FUNCTION wall.noted() RETURNS text[] LANGUAGE sql IMMUTABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
  SELECT ARRAY[
    'name', 'waiting_card', 'copy', 'parcel', 'phone',
    'consent.give', 'consent.confirm', 'consent.renew', 'consent.narrow', 'consent.leave_out', 'consent.take_in',
    'consent.withdraw', 'contact.confide', 'meeting.confide', 'need.confide', 'referral.send', 'referral.stop',
    'referral.tell', 'referral.answer', 'parcel.drop', 'parcel.tell', 'team.suggest', 'team.invite', 'team.agree',
    'team.end', 'team.until', 'team.cover', 'team.cover_end', 'trusted.invite', 'trusted.take_up', 'trusted.change',
    'trusted.end', 'trusted.guardian', 'card.ask', 'card.issue', 'file.approve', 'waiting_card.make', 'waiting_card.ask',
    'waiting_card.take_back', 'waiting_card.refuse', 'waiting_card.decline', 'waiting_card.hand', 'waiting_card.invite',
    'waiting_card.receive']
$$;

-- What can be tried in vain and has no name of its own once it is done: very many openings within an hour; an answer to
-- what came sealed; agreeing once more, together.
CREATE FUNCTION wall.tried() RETURNS text[] LANGUAGE sql IMMUTABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
  SELECT ARRAY['bulk', 'parcel.decide', 'consent.renew_together']
$$;

-- Why a name is read in a list, through `app.open_names`.
CREATE FUNCTION wall.lists() RETURNS text[] LANGUAGE sql IMMUTABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
  SELECT ARRAY['caseload', 'search', 'today']
$$;

-- Why anything else is opened or done. No caller says it: the functions know who asks and under which consent. The last
-- five are why a waiting card is declined.
CREATE FUNCTION wall.reasons() RETURNS text[] LANGUAGE sql IMMUTABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
  SELECT ARRAY[
    'own', 'support', 'health', 'family', 'away', 'desk', 'intake', 'referral', 'asked', 'warning', 'minor', 'with',
    'guardian', 'no_capacity', 'not_reached', 'other_district', 'changed_mind', 'other']
$$;

-- Every word that an entry can say.
CREATE FUNCTION wall.parts() RETURNS text[] LANGUAGE sql IMMUTABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
  SELECT wall.noted() || wall.readings() || wall.own_readings() || wall.shared_readings() || wall.acts()
$$;

-- Ends a call that says a word which is not on the list of its door. The word itself goes nowhere.
CREATE FUNCTION wall.insist(p_word text, p_list text[]) RETURNS void LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF p_word = ANY (p_list) THEN
    RETURN;
  END IF;
  RAISE EXCEPTION 'the record of openings knows no such word' USING ERRCODE = 'invalid_parameter_value';
END
$$;

-- Codes, never words: nothing a person wrote can end up in the log, whoever writes it. The words themselves stand in the
-- constraint: whoever may read the log may not call these functions.
DO $$
BEGIN
  EXECUTE format('ALTER TABLE public.entry ADD CONSTRAINT entry_is_content_free CHECK (part = ANY (%L::text[]) AND'
                 ' why = ANY (CASE part WHEN %L THEN %L::text[] ELSE %L::text[] END))',
                 wall.parts(), 'name', wall.lists(), wall.reasons());
  EXECUTE format('ALTER TABLE public.refused_attempt ADD CONSTRAINT refused_attempt_is_content_free'
                 ' CHECK (part = ANY (%L::text[]))', wall.parts() || wall.tried());
END
$$;

SELECT wall.adopt();
