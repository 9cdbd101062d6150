/** `json-server`, a peer that serves the members of a JSON file. */

import { writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { absenceOf } from '../peers.ts'
import { findFreePort, startServer, type ServerProcess } from './server-process.ts'

/** Says why `json-server` is not measured. Undefined when it is installed. */
export function jsonServerAbsence(): string | undefined {
  return absenceOf('json-server')
}

/** Starts it with collections by their names; `probe` is a path that answers. Its file is below `directory`. */
export async function startJsonServer(
  directory: string,
  collections: Readonly<Record<string, readonly unknown[]>>,
  probe: string,
): Promise<{ readonly server: ServerProcess; readonly origin: string }> {
  const port = await findFreePort()
  const file = join(directory, 'json-server.json')
  await writeFile(file, JSON.stringify(collections))
  const origin = `http://127.0.0.1:${port}`
  const manifest = createRequire(import.meta.url).resolve('json-server/package.json')
  const command = join(dirname(manifest), 'lib/cli/bin.js')
  const parameters = ['--quiet', '--host', '127.0.0.1', '--port', String(port), file]
  return { server: await startServer([command, ...parameters], `${origin}${probe}`), origin }
}
