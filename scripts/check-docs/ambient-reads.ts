/** The only sources that may read the clock, make ids or read the environment. */
const adapters: ReadonlySet<string> = new Set([
  'src/main.ts',
  'src/config.ts',
  'src/data-directory.ts',
  'src/cli/audit.ts',
  'src/cli/b2c/own-service.ts',
  'src/cli/backup.ts',
  'src/cli/check.ts',
  'src/cli/claims.ts',
  'src/cli/effective.ts',
  'src/cli/doctor.ts',
  'src/cli/restore.ts',
  'src/cli/rotate-encryption.ts',
  'src/cli/keys.ts',
  'src/cli/serve.ts',
  'src/cli/tenant.ts',
  'src/cli/token.ts',
  'src/cli/what-if.ts',
  'src/store/sql/migrate.ts',
  'src/testing.ts',
  'src/workers/thread.ts',
])

const ambientRead = /\bDate\.now\(|\bnew Date\(\)|\brandomUUID\b|\bprocess\.env\b/u
const comment = /^\s*(?:\/\/|\*|\/\*)/u

/** Lists the lines of a source that read time, randomness or the environment outside the adapters. */
export function findAmbientReads(path: string, source: string): readonly string[] {
  if (adapters.has(path)) return []
  return source
    .split('\n')
    .flatMap((line, index) =>
      ambientRead.test(line) && !comment.test(line)
        ? [`${path}:${index + 1} reads time, randomness or the environment`]
        : [],
    )
}
