/**
 * Keys and ciphers of PKCS 12 files. Source: RFC 7292, appendix B (the older derivation, with which Windows and .NET
 * write files); RFC 8018 (PBES2, with which OpenSSL 3 writes them).
 */

import { createDecipheriv, createHash, pbkdf2 } from 'node:crypto'
import { promisify } from 'node:util'
import { nextTurn } from '../../../kernel/turn.ts'
import { decryptRc2 } from './rc2.ts'
import type { DerNode } from './der-node.ts'
import { Pkcs12Error, Pkcs12PasswordError } from './pkcs12-errors.ts'

const derivePbkdf2 = promisify(pbkdf2)

/** Most iterations of all derivations of one file. WHY: the file chooses them, and each costs processor time. */
export const mostPkcs12Iterations = 1_000_000

/** Iterations of the older derivation that run before other requests have their turn. */
const iterationsAtOnce = 2_000

/** Counts the iterations that a file asks for. */
export class IterationBudget {
  #left = mostPkcs12Iterations

  /** @throws Pkcs12Error when the file asks for more than one file may use. */
  spend(iterations: number): void {
    this.#left -= iterations
    if (iterations >= 1 && this.#left >= 0) return
    throw new Pkcs12Error(`it needs more than ${mostPkcs12Iterations} iterations to open`)
  }
}

/** Hashes of the MAC and of PBKDF2 by their object identifiers. */
export const hashNames: Readonly<Record<string, string>> = {
  '1.3.14.3.2.26': 'sha1',
  '2.16.840.1.101.3.4.2.4': 'sha224',
  '2.16.840.1.101.3.4.2.1': 'sha256',
  '2.16.840.1.101.3.4.2.2': 'sha384',
  '2.16.840.1.101.3.4.2.3': 'sha512',
}

const blockBytes: Readonly<Record<string, number>> = {
  sha1: 64,
  sha224: 64,
  sha256: 64,
  sha384: 128,
  sha512: 128,
}

const hmacWithSha1 = '1.2.840.113549.2.7'

const prfNames: Readonly<Record<string, string>> = {
  [hmacWithSha1]: 'sha1',
  '1.2.840.113549.2.8': 'sha224',
  '1.2.840.113549.2.9': 'sha256',
  '1.2.840.113549.2.10': 'sha384',
  '1.2.840.113549.2.11': 'sha512',
}

const ciphers: Readonly<Record<string, { readonly name: string; readonly keyBytes: number }>> = {
  '2.16.840.1.101.3.4.1.2': { name: 'aes-128-cbc', keyBytes: 16 },
  '2.16.840.1.101.3.4.1.22': { name: 'aes-192-cbc', keyBytes: 24 },
  '2.16.840.1.101.3.4.1.42': { name: 'aes-256-cbc', keyBytes: 32 },
  '1.2.840.113549.3.7': { name: 'des-ede3-cbc', keyBytes: 24 },
}

const pbes2 = '1.2.840.113549.1.5.13'
const pbkdf2Id = '1.2.840.113549.1.5.12'
const tripleDes = '1.2.840.113549.1.12.1.3'

/** Bits of the keys of Rivest Cipher 2. */
const rc2Bits: Readonly<Record<string, number>> = {
  '1.2.840.113549.1.12.1.5': 128,
  '1.2.840.113549.1.12.1.6': 40,
}
const rc4: ReadonlySet<string> = new Set(['1.2.840.113549.1.12.1.1', '1.2.840.113549.1.12.1.2'])

function notSupported(algorithm: string): Pkcs12Error {
  return new Pkcs12Error(`the algorithm ${algorithm} is not supported`)
}

function repeatedTo(bytes: Uint8Array, block: number): Buffer {
  if (bytes.length === 0) return Buffer.alloc(0)
  const repeated = Buffer.alloc(block * Math.ceil(bytes.length / block))
  for (let index = 0; index < repeated.length; index += 1) {
    repeated[index] = bytes[index % bytes.length] ?? 0
  }
  return repeated
}

/** Adds a number and one to each block of bytes, as big-endian numbers. */
function addToBlocks(bytes: Buffer, addend: Uint8Array): void {
  for (let start = 0; start < bytes.length; start += addend.length) {
    let carry = 1
    for (let index = addend.length - 1; index >= 0; index -= 1) {
      carry += (bytes[start + index] ?? 0) + (addend[index] ?? 0)
      bytes[start + index] = carry & 0xff
      carry >>= 8
    }
  }
}

/** What a derivation is made from. */
export interface OldDerivation {
  readonly hash: string
  readonly password: string
  readonly salt: Uint8Array
  readonly iterations: number
}

/** What is derived. Source: RFC 7292, appendix B.3. */
const purposes = { key: 1, iv: 2, mac: 3 } as const

/** Derives bytes as RFC 7292, appendix B.2, does. */
export async function deriveOld(
  { hash, password, salt, iterations }: OldDerivation,
  purpose: keyof typeof purposes,
  length: number,
): Promise<Buffer> {
  const block = blockBytes[hash] ?? 64
  // The password in UTF-16, big-endian, with a zero after it.
  const characters = Buffer.from(`${password}\0`, 'utf16le').swap16()
  const diversifier = Buffer.alloc(block, purposes[purpose])
  const input = Buffer.concat([repeatedTo(salt, block), repeatedTo(characters, block)])
  const derived: Buffer[] = []
  let made = 0
  while (made < length) {
    let digest = createHash(hash).update(diversifier).update(input).digest()
    for (let done = 1; done < iterations; done += 1) {
      digest = createHash(hash).update(digest).digest()
      if (done % iterationsAtOnce === 0) await nextTurn()
    }
    derived.push(digest)
    made += digest.length
    addToBlocks(input, repeatedTo(digest, block).subarray(0, block))
  }
  return Buffer.concat(derived).subarray(0, length)
}

/** Decrypts bytes. @throws an error when the key is wrong. */
type Decrypt = (encrypted: Uint8Array) => Buffer

function decryptWith(name: string, key: Uint8Array, iv: Uint8Array): Decrypt {
  return (encrypted) => {
    const decryption = createDecipheriv(name, key, iv)
    return Buffer.concat([decryption.update(encrypted), decryption.final()])
  }
}

/** Shape of the parameters: key derivation, cipher. */
async function pbes2Cipher(
  parameters: DerNode,
  password: string,
  budget: IterationBudget,
): Promise<Decrypt> {
  const derivation = parameters.child(0)
  const scheme = parameters.child(1)
  const [derivationId, schemeId] = [derivation.child(0).objectId, scheme.child(0).objectId]
  const cipher = ciphers[schemeId]
  if (derivationId !== pbkdf2Id) throw notSupported(derivationId)
  if (cipher === undefined) throw notSupported(schemeId)
  // Salt, iterations, and perhaps the length of the key and the hash.
  const [salt, iterations, ...rest] = derivation.child(1).children
  if (salt === undefined || iterations === undefined) throw new Pkcs12Error('it has no salt')
  const prf = rest.find(({ isSequence }) => isSequence)?.child(0).objectId ?? hmacWithSha1
  const hash = prfNames[prf]
  if (hash === undefined) throw notSupported(prf)
  budget.spend(iterations.number)
  const { name, keyBytes } = cipher
  const key = await derivePbkdf2(password, salt.octets, iterations.number, keyBytes, hash)
  return decryptWith(name, key, scheme.child(1).octets)
}

/** Shape of the parameters: salt, iterations. `effectiveBits` is that of Rivest Cipher 2; undefined for Triple DES. */
async function oldCipher(
  parameters: DerNode,
  password: string,
  budget: IterationBudget,
  effectiveBits: number | undefined,
): Promise<Decrypt> {
  const iterations = parameters.child(1).number
  // At most two digests make the key, one the initialization vector.
  budget.spend(iterations * 3)
  const derivation = { hash: 'sha1', password, salt: parameters.child(0).octets, iterations }
  const key = await deriveOld(
    derivation,
    'key',
    effectiveBits === undefined ? 24 : effectiveBits / 8,
  )
  const iv = await deriveOld(derivation, 'iv', 8)
  return effectiveBits === undefined
    ? decryptWith('des-ede3-cbc', key, iv)
    : (encrypted) => decryptRc2(encrypted, { key, iv, effectiveBits })
}

/**
 * Decrypts a part of a PKCS 12 file.
 * @throws Pkcs12Error for an algorithm that is not supported; Pkcs12PasswordError.
 */
export async function decryptPart(
  algorithm: DerNode,
  encrypted: Uint8Array,
  password: string,
  budget: IterationBudget,
): Promise<Buffer> {
  const id = algorithm.child(0).objectId
  if (rc4.has(id)) {
    throw new Pkcs12Error(
      'it is encrypted with RC4, which is not supported; export it again with AES-256',
    )
  }
  const bits = rc2Bits[id]
  if (id !== pbes2 && id !== tripleDes && bits === undefined) throw notSupported(id)
  const decrypt = await (id === pbes2
    ? pbes2Cipher(algorithm.child(1), password, budget)
    : oldCipher(algorithm.child(1), password, budget, bits))
  try {
    return decrypt(encrypted)
  } catch {
    throw new Pkcs12PasswordError()
  }
}
