/** A bare Fastify route that parses the same bodies and prints the same answers as the service. */

import { writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { BareAnswer } from '../../http/bare-decisions.ts'
import type { Target } from '../../http/load.ts'
import { findFreePort, startServer } from '../../http/server-process.ts'

const script = fileURLToPath(new URL('../../http/bare-decisions.ts', import.meta.url))

/** Starts the route; `file` will hold the answer. The load is that of `batch`, on this server. */
export async function startBareService(
  file: string,
  answer: BareAnswer,
  batch: Target,
): Promise<{ readonly batch: Target; readonly stop: () => Promise<void> }> {
  await writeFile(file, JSON.stringify(answer))
  const port = await findFreePort()
  const url = `http://127.0.0.1:${port}`
  const server = await startServer([script, String(port), file], `${url}/`)
  return { batch: { ...batch, url: `${url}${answer.path}` }, stop: server.stop }
}
