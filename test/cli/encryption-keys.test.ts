/** The keys that encrypt policy keys: rotated, missing, wrong, and given from outside. */

import { existsSync } from 'node:fs'
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadEncryptionKeys } from '../../src/cli/encryption-keys.ts'
import { dataPaths } from '../../src/data-directory.ts'
import { contosoTenantId } from '../../src/directory/sample/contoso.ts'
import { createEncryptionKeys, findEncryptionKeys } from '../../src/key-encryption-file.ts'
import { seedSample } from '../../src/sample.ts'
import type { Store } from '../../src/store/port.ts'
import { openSqliteStore } from '../../src/store/sqlite/open.ts'
import { keySetKind } from '../../src/trust-framework/key-sets/key-set-kind.ts'
import { sealingKeyId } from '../../src/trust-framework/key-sets/sealed-key.ts'
import { findSealedKeyFaults } from '../../src/trust-framework/key-sets/sealed-keys.ts'
import { listObjects } from '../../src/graph/stored-objects.ts'
import { runCommand } from '../support/command.ts'

/** Policy keys of the sample tenant. */
const sampleKeys = 17

let folder: string
/** A data directory as a first start leaves it. */
let seeded: string

async function withStore<Result>(data: string, work: (store: Store) => Promise<Result>) {
  const store = await openSqliteStore({ file: dataPaths(data).database })
  try {
    return await work(store)
  } finally {
    await store.close()
  }
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ostiary-encryption-'))
  seeded = join(folder, 'seeded')
  const [first] = await createEncryptionKeys(seeded)
  if (first === undefined) throw new Error('no key was made')
  await withStore(seeded, (store) => seedSample(store, first))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

async function copied(name: string): Promise<string> {
  const data = join(folder, name)
  await cp(seeded, data, { recursive: true })
  return data
}

/** The ids of the keys that seal the policy keys. */
function sealedBy(data: string): Promise<readonly string[]> {
  return withStore(data, async (store) => {
    const sets = await listObjects(store, contosoTenantId, keySetKind)
    const sealed = sets.flatMap(({ body }) => body.keys.flatMap((key) => key.sealed ?? []))
    return [...new Set(sealed.map(sealingKeyId))]
  })
}

function faults(data: string) {
  return withStore(data, async (store) => {
    const found = findSealedKeyFaults(store, (await findEncryptionKeys(data)) ?? [])
    return Array.fromAsync(found)
  })
}

describe('keys rotate-encryption', () => {
  it('encrypts every policy key with a new key, and records it', async () => {
    const data = await copied('rotated')
    const [older] = await sealedBy(data)
    const { exitCode, stdout, stderr } = await runCommand([
      'keys',
      'rotate-encryption',
      '--data',
      data,
    ])
    const [newer] = (await findEncryptionKeys(data)) ?? []
    expect([exitCode, stdout, stderr]).toEqual([
      0,
      `${contosoTenantId}\t${sampleKeys} policy keys encrypted again with ${newer?.id}\n`,
      expect.stringContaining(
        `need the older keys in ${dataPaths(data).encryptionKeys}: ${older}\n`,
      ),
    ])
    expect([await sealedBy(data), await faults(data)]).toEqual([[newer?.id], []])
    const records = await withStore(data, (store) =>
      store.listAudit(contosoTenantId, { limit: 100 }),
    )
    expect(records.map(({ body }) => body['activityDisplayName'])).toEqual(
      Array.from({ length: sampleKeys }, () => 'Encrypt policy key again'),
    )
    expect((await runCommand(['verify', '--data', data])).stdout).toBe('no damage found\n')
  }, 120_000)

  it('encrypts with the first key of a file that is given', async () => {
    const data = await copied('given')
    const file = join(folder, 'given.txt')
    const own = await readFile(dataPaths(data).encryptionKeys, 'utf8')
    await writeFile(file, `${Buffer.alloc(32, 9).toString('base64')}\n${own}`, { mode: 0o600 })
    const args = ['keys', 'rotate-encryption', '--data', data, '--key-encryption-key-file', file]
    expect((await runCommand(args)).exitCode).toBe(0)
    const env = { OSTIARY_KEY_ENCRYPTION_KEY: Buffer.alloc(32, 9).toString('base64') }
    const verified = await runCommand(['verify', '--data', data], env)
    expect([verified.exitCode, verified.stderr]).toEqual([0, ''])
    const both = await runCommand(args, env)
    expect([both.exitCode, both.stderr]).toEqual([
      2,
      'ostiary: --key-encryption-key-file and OSTIARY_KEY_ENCRYPTION_KEY: give one of them\n',
    ])
  }, 120_000)
})

describe('a wrong or missing key', () => {
  const missing = new RegExp(
    `the key encryption key '[0-9a-f]{16}' was not given; ${sampleKeys} stored policy keys need it: give it with --key-encryption-key-file, or put its line into `,
    'u',
  )

  it('is named by start, doctor, verify and rotate-encryption, which change nothing', async () => {
    const data = await copied('wrong')
    const path = dataPaths(data).encryptionKeys
    const wrong = `${Buffer.alloc(32, 5).toString('base64')}\n`
    await writeFile(path, wrong, { mode: 0o600 })
    const before = await sealedBy(data)
    const commands = [
      ['start', '--port', '0', '--http-port', 'off'],
      ['doctor'],
      ['verify'],
      ['keys', 'rotate-encryption'],
    ]
    const results: unknown[] = []
    for (const command of commands) {
      const { exitCode, stdout, stderr } = await runCommand([...command, '--data', data])
      results.push([command[0], exitCode, `${stdout}${stderr}`])
    }
    expect(results).toEqual([
      ['start', 1, expect.stringMatching(missing)],
      ['doctor', 1, expect.stringMatching(missing)],
      ['verify', 0, expect.stringMatching(missing)],
      ['keys', 1, expect.stringMatching(missing)],
    ])
    expect([await readFile(path, 'utf8'), await sealedBy(data)]).toEqual([wrong, before])
  }, 120_000)

  it('is refused as an argument, which others can see', async () => {
    const { exitCode, stderr } = await runCommand(['verify', '--key-encryption-key', 'secret'])
    expect([exitCode, stderr]).toEqual([
      2,
      'ostiary: --key-encryption-key: every user of this machine can see the arguments of a command; set OSTIARY_KEY_ENCRYPTION_KEY in the environment, or use --key-encryption-key-file\n',
    ])
  })

  it('is not replaced by a new key', async () => {
    const data = await copied('missing')
    const path = dataPaths(data).encryptionKeys
    await rm(path)
    const loading = withStore(data, (store) => loadEncryptionKeys({ data }, store))
    await expect(loading).rejects.toThrow(missing)
    expect(existsSync(path)).toBe(false)
  })

  it('is not made for PostgreSQL', async () => {
    const data = join(folder, 'postgres')
    const store = await openSqliteStore({ file: ':memory:' })
    const options = { data, databaseUrl: 'postgres://database.example/ostiary' }
    expect(await loadEncryptionKeys(options, store)).toEqual([])
    expect(existsSync(dataPaths(data).encryptionKeys)).toBe(false)
    await store.close()
  })

  it('is told from a policy key that was put in the place of another', async () => {
    const data = await copied('moved')
    await withStore(data, (store) =>
      store.write(
        contosoTenantId,
        { author: { kind: 'system', id: 'test' }, requestId: 'test', at: new Date() },
        async (transaction) => {
          const [one, other] = await listObjects(transaction, contosoTenantId, keySetKind)
          const sealed = other?.body.keys[0]?.sealed ?? ''
          const keys = (one?.body.keys ?? []).map((key) => ({ ...key, sealed }))
          await transaction.replace({
            family: keySetKind.name,
            id: one?.id ?? '',
            body: { keys },
            index: [],
            uniqueKeys: [],
          })
        },
      ),
    )
    const { exitCode, stdout, stderr } = await runCommand(['verify', '--data', data])
    expect([exitCode, stdout, stderr]).toEqual([
      1,
      expect.stringMatching(
        /^tenant [0-9a-f-]{36}: key '.*' of key set 'B2C_1A_AADAppSecret': it was changed, or belongs to another key\n$/u,
      ),
      'ostiary: 1 policy key cannot be decrypted; restore a backup, or replace them\n',
    ])
  }, 60_000)
})
