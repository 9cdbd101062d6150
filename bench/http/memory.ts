/** Measures the resident memory of a server with many policies. */

import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { policyKind } from '../../src/conditional-access/resources/policies/kind.ts'
import { dataPaths } from '../../src/data-directory.ts'
import { contosoTenantId } from '../../src/directory/sample/contoso.ts'
import { openSqliteStore } from '../../src/store/sqlite/open.ts'
import { applicationToken, policiesPath, startOstiary } from './ostiary.ts'
import { samplePolicy } from './sample-policy.ts'

const policies = 10_000
const reads = 1_000
const policiesPerWrite = 500

/** The number of policies stored and read before memory is measured. */
export const memoryWorkload = { policies, reads } as const

async function createPolicy(url: string, authorization: string): Promise<string> {
  const response = await fetch(`${url}${policiesPath}`, {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/json' },
    body: JSON.stringify(samplePolicy),
  })
  const { id } = (await response.json()) as { readonly id: string }
  return id
}

/** Copies the stored policy many times; returns the ids of the copies. */
async function multiply(data: string, id: string): Promise<readonly string[]> {
  const family = policyKind
  const store = await openSqliteStore({ file: dataPaths(data).database })
  try {
    const original = await store.find(contosoTenantId, { family: family.name, id })
    if (original === undefined) throw new Error('the policy to copy is missing')
    const ids = Array.from({ length: policies - 1 }, () => randomUUID())
    for (let start = 0; start < ids.length; start += policiesPerWrite) {
      const provenance = {
        author: { kind: 'system', id: 'bench' },
        requestId: randomUUID(),
        at: new Date(),
      } as const
      await store.write(contosoTenantId, provenance, async (transaction) => {
        for (const copy of ids.slice(start, start + policiesPerWrite)) {
          const body = { ...family.bodyOf(original), displayName: `Copy ${copy}` }
          await transaction.create({
            family: family.name,
            id: copy,
            body,
            index: family.index(body),
            uniqueKeys: family.uniqueKeys(body),
          })
        }
      })
    }
    return ids
  } finally {
    await store.close()
  }
}

/** The resident memory of a process, megabytes (2^20 bytes). */
export async function residentMegabytes(pid: number): Promise<number> {
  const { stdout } = await promisify(execFile)('ps', ['-o', 'rss=', '-p', String(pid)])
  return Number(stdout.trim()) / 1024
}

/** Megabytes (2^20 bytes) resident after start, and after reading every tenth policy once. */
export async function measureMemory(
  directory: string,
): Promise<{ readonly started: number; readonly afterReads: number }> {
  const data = join(directory, 'memory')
  const first = await startOstiary(data)
  const authorization = `Bearer ${await applicationToken(data)}`
  const id = await createPolicy(first.url, authorization)
  await first.stop()
  const ids = await multiply(data, id)
  const server = await startOstiary(data)
  try {
    const started = await residentMegabytes(server.pid)
    for (let read = 0; read < reads; read += 1) {
      const policy = ids[(read * policies) / reads] ?? ''
      const response = await fetch(`${server.url}${policiesPath}/${policy}`, {
        headers: { authorization },
      })
      await response.arrayBuffer()
      if (!response.ok) throw new Error(`GET of a policy answered ${response.status}`)
    }
    return { started, afterReads: await residentMegabytes(server.pid) }
  } finally {
    await server.stop()
  }
}
