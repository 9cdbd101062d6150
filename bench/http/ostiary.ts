/** The service under measurement, started from its command line as a user starts it. */

import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { contosoClient, contosoTenantId } from '../../src/directory/sample/contoso.ts'
import { findFreePort, startServer, type ServerProcess } from './server-process.ts'

const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url))

/** Path of the policies that are read and written. */
export const policiesPath = '/v1.0/identity/conditionalAccess/policies'

export interface Ostiary extends ServerProcess {
  /** Shape: `http://127.0.0.1:<port>`. */
  readonly url: string
}

/**
 * Starts the service with the sample tenant; the first answer is its discovery document. `codeCache` is
 * where Node keeps compiled code, when not in its usual place; `more` are further parameters of the command.
 */
export async function startOstiary(
  directory: string,
  codeCache?: string,
  more: readonly string[] = [],
): Promise<Ostiary> {
  const port = await findFreePort()
  const url = `http://127.0.0.1:${port}`
  const parameters = ['--data', directory, '--port', '0', '--http-port', String(port), ...more]
  const server = await startServer(
    [main, 'start', '--sample', 'contoso', ...parameters],
    `${url}/${contosoTenantId}/v2.0/.well-known/openid-configuration`,
    codeCache === undefined ? {} : { NODE_COMPILE_CACHE: codeCache },
  )
  return { ...server, url }
}

async function printToken(directory: string, parameters: readonly string[]): Promise<string> {
  const run = promisify(execFile)
  const { stdout } = await run(process.execPath, [
    main,
    'token',
    '--data',
    directory,
    ...parameters,
  ])
  return stdout.trim()
}

/** An application token of the sample client with all its permissions. */
export function applicationToken(directory: string): Promise<string> {
  return printToken(directory, ['--app', contosoClient.appId])
}

/** A delegated token of the sample administrator that may read policies. */
export function delegatedToken(directory: string): Promise<string> {
  return printToken(directory, ['--user', 'admin@contoso.com', '--scope', 'Policy.Read.All'])
}
