/** Says what to do about a damaged database. */

import type { DataOptions } from './options.ts'

/** What to do when neither a copy in the database nor a backup helps. */
export const serveTheRest = 'serve what can be read with `ostiary start --damaged-database serve`'

/**
 * What to do about damage that a check found. `hasDamagedPages` says that `ostiary repair` does not help. Shape:
 * ``restore a backup with `ostiary restore`, or …``.
 */
export function damageRemedy(
  { databaseUrl }: Pick<DataOptions, 'databaseUrl'>,
  hasDamagedPages: boolean,
): string {
  const restore = `restore a backup with \`${databaseUrl === undefined ? 'ostiary restore' : 'pg_restore'}\``
  return `${restore}, or ${hasDamagedPages ? serveTheRest : 'try `ostiary repair`'}`
}
