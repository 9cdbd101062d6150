/** The first file of a backup: it lists the others with their digests. */

import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { Type, type Static } from 'typebox'
import { Compile } from 'typebox/compile'

/** The name of the manifest in a backup. */
export const manifestName = 'manifest.json'

/** The name of the database in a backup and in a data directory. */
export const databaseName = 'ostiary.db'

/** The folders of a data directory that a backup contains with all their files. */
export const backedUpFolders = ['keys', 'tls'] as const

const fileSchema = Type.Object({
  /** Shape: `keys/signing-keys.json`. */
  path: Type.String(),
  bytes: Type.Integer({ minimum: 0 }),
  /** Lower-case hexadecimal. */
  sha256: Type.String({ pattern: '^[0-9a-f]{64}$' }),
})

const manifestSchema = Type.Object({
  format: Type.Literal('ostiary-backup'),
  version: Type.Literal(1),
  /** The release that wrote the backup. */
  release: Type.String(),
  createdAt: Type.String(),
  files: Type.Array(fileSchema),
})

/** One file of a backup. */
export type ArchivedFile = Static<typeof fileSchema>

/** What a backup contains. */
export type Manifest = Static<typeof manifestSchema>

const validator = Compile(manifestSchema)

/** Parses the text of a manifest; undefined when it is not one that this release can read. */
export function parseManifest(text: string): Manifest | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return validator.Check(value) ? value : undefined
  } catch {
    return undefined
  }
}

/** Tells whether a path may occur in a backup. */
export function isArchivedPath(path: string): boolean {
  const [folder = '', name = '', ...deeper] = path.split('/')
  if (path === manifestName || path === databaseName) return true
  return (
    deeper.length === 0 &&
    backedUpFolders.some((each) => each === folder) &&
    /^[\w-][\w.-]*$/u.test(name)
  )
}

/** Measures a file. `path` is its name in the backup, `location` where it is. */
export async function describeFile(path: string, location: string): Promise<ArchivedFile> {
  const hash = createHash('sha256')
  let bytes = 0
  await pipeline(createReadStream(location), async function measure(chunks) {
    for await (const chunk of chunks as AsyncIterable<Buffer>) {
      hash.update(chunk)
      bytes += chunk.length
    }
  })
  return { path, bytes, sha256: hash.digest('hex') }
}
