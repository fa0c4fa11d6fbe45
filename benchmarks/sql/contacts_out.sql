COPY (
  SELECT * FROM public.contact
  WHERE person_id IN (SELECT id FROM public.person WHERE get_byte(uuid_send(id), 0) % {lanes} = {lane})
  ORDER BY person_id, id LIMIT {rows}
) TO STDOUT (FORMAT binary)
