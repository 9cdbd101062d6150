import { createPublicKey } from 'node:crypto'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readPkcs12 } from './pkcs12.ts'
import { Pkcs12Error, Pkcs12PasswordError } from './pkcs12-errors.ts'
import vectors from '../vectors/pkcs12.json' with { type: 'json' }

const bytesOf = (base64: string) => Buffer.from(base64, 'base64')

describe('readPkcs12', () => {
  it.each(vectors.files)('reads a file with $name', async ({ file, password, certificates }) => {
    const content = await readPkcs12(bytesOf(file), password)
    expect(content.certificates).toHaveLength(certificates)
    expect(
      content.privateKey && createPublicKey(content.privateKey).export({ format: 'jwk' }),
    ).toMatchObject({
      n: vectors.modulus,
    })
  })

  it.each(vectors.files)('refuses a wrong password for $name', async ({ file }) => {
    await expect(readPkcs12(bytesOf(file), 'wrong')).rejects.toThrow(Pkcs12PasswordError)
  })

  it.each(vectors.refused)('refuses a file with $name', async ({ file, password, reason }) => {
    await expect(readPkcs12(bytesOf(file), password)).rejects.toThrow(new Pkcs12Error(reason))
  })

  it('reads a file without a key and one without certificates', async () => {
    const { keyOnly, certificateOnly } = vectors.others
    expect((await readPkcs12(bytesOf(keyOnly), 'secret-1')).certificates).toEqual([])
    expect((await readPkcs12(bytesOf(certificateOnly), 'secret-1')).privateKey).toBeUndefined()
  })

  it('fails in a known way whatever bytes of a file are changed', async () => {
    const [first] = vectors.files
    const original = bytesOf(first?.file ?? '')
    const change = fc.record({
      at: fc.nat(original.length - 1),
      to: fc.nat(255),
      cut: fc.boolean(),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 4 }), async (changes) => {
        let file = Buffer.from(original)
        for (const { at, to, cut } of changes) {
          if (cut && at < file.length) file = file.subarray(0, at)
          else if (at < file.length) file[at] = to
        }
        try {
          await readPkcs12(file, 'secret-1')
        } catch (error) {
          expect(error instanceof Pkcs12Error || error instanceof Pkcs12PasswordError).toBe(true)
        }
      }),
      { numRuns: 100 },
    )
  })
})
