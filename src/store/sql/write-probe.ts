/** The write by which a store finds out whether the database takes writes. */

import { CompiledQuery } from 'kysely'

/** Writes one row, always the same. */
export const writeProbe = CompiledQuery.raw(`
  insert into write_probes (id, probed_at) values (1, cast(current_timestamp as text))
  on conflict (id) do update set probed_at = excluded.probed_at`)
