import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { dataPaths } from './data-directory.ts'
import {
  addEncryptionKey,
  createEncryptionKeys,
  findEncryptionKeys,
  readEncryptionKeyFile,
  readEncryptionKeys,
} from './key-encryption-file.ts'

const line = (fill: number) => Buffer.alloc(32, fill).toString('base64')
const idsOf = (keys: readonly { readonly id: string }[] | undefined) => keys?.map(({ id }) => id)

describe('keys in a text', () => {
  it('are separated by lines or commas; comments and empty lines are left out', () => {
    const one = readEncryptionKeys(`# comment\n\n${line(1)}\n${line(2)}\n`, 'KEYS')
    expect(idsOf(one)).toEqual(idsOf(readEncryptionKeys(`${line(1)},${line(2)}`, 'KEYS')))
    expect(one.map(({ bytes }) => bytes.length)).toEqual([32, 32])
    expect(new Set(idsOf(one)).size).toBe(2)
  })

  it.each([
    ['', 'KEYS: it has no key'],
    [
      `${line(1)}\nsecret`,
      'KEYS: key 2 is not 32 bytes in base64, as `openssl rand -base64 32` prints them',
    ],
    [
      Buffer.alloc(16, 1).toString('base64'),
      'KEYS: key 1 is not 32 bytes in base64, as `openssl rand -base64 32` prints them',
    ],
    [`${line(1)}\n`.repeat(21), 'KEYS: it has more than 20 keys'],
  ])('are refused when wrong, without a word of them: %#', (text, message) => {
    expect(() => readEncryptionKeys(text, 'KEYS')).toThrow(new Error(message))
  })

  it('may be 20', () => {
    const text = Array.from({ length: 20 }, (_, index) => line(index)).join('\n')
    expect(readEncryptionKeys(text, 'KEYS')).toHaveLength(20)
  })
})

describe('the keys of a data directory', () => {
  let directory: string
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'ostiary-keys-'))
  })
  afterAll(() => rm(directory, { recursive: true }))

  it('are made once, and only their owner can read them', async () => {
    expect(await findEncryptionKeys(directory)).toBeUndefined()
    const created = await createEncryptionKeys(directory)
    expect(idsOf(await createEncryptionKeys(directory))).toEqual(idsOf(created))
    expect(idsOf(await findEncryptionKeys(directory))).toEqual(idsOf(created))
    const path = dataPaths(directory).encryptionKeys
    expect((await stat(path)).mode & 0o777).toBe(0o600)
    expect(idsOf(await readEncryptionKeyFile(path))).toEqual(idsOf(created))
  })

  it('get a new one in front, and keep the older ones', async () => {
    const before = await findEncryptionKeys(directory)
    const after = await addEncryptionKey(directory)
    expect(idsOf(after.slice(1))).toEqual(idsOf(before))
    expect(idsOf(await findEncryptionKeys(directory))).toEqual(idsOf(after))
  })

  it('are named as damaged when the file is', async () => {
    const path = dataPaths(directory).encryptionKeys
    const sound = await readFile(path)
    await writeFile(path, 'no key')
    await expect(findEncryptionKeys(directory)).rejects.toThrow(
      `${path} is damaged: key 1 is not 32 bytes in base64, as \`openssl rand -base64 32\` prints them; restore it from a backup: without it, no stored policy key can be used`,
    )
    await writeFile(path, sound)
    await chmod(path, 0o600)
  })
})
