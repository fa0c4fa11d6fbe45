-- The search of the public directory. No table here holds anything about anybody; the web role only reads them.

-- A card goes with its service; an import that removes services need not know of cards.
ALTER TABLE public.index_card ADD CONSTRAINT index_card_of_service
  FOREIGN KEY (service_id) REFERENCES public.directory_service (id) ON DELETE CASCADE;
CREATE INDEX index_card_words ON public.index_card USING gin (words);
CREATE INDEX index_card_needs ON public.index_card USING gin (needs);
CREATE INDEX index_card_districts ON public.index_card USING gin (districts);
CREATE INDEX index_card_order ON public.index_card (has_free DESC, assured_on DESC NULLS LAST, sort_key, service_id);

GRANT SELECT ON public.index_card, public.synonym TO guitu_app, guitu_definer, guitu_backup;
