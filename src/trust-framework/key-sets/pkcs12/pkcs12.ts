/** Reads PKCS 12 files (PFX): the RSA private key and the certificates in them. Source: RFC 7292. */

import {
  createHash,
  createHmac,
  createPrivateKey,
  timingSafeEqual,
  X509Certificate,
} from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { DerNode } from './der-node.ts'
import { decryptPart, deriveOld, hashNames, IterationBudget } from './pkcs12-encryption.ts'
import { Pkcs12Error, Pkcs12PasswordError } from './pkcs12-errors.ts'

/** What a file holds. */
export interface Pkcs12Content {
  readonly privateKey: KeyObject | undefined
  /** In the order of the file. */
  readonly certificates: readonly X509Certificate[]
}

const data = '1.2.840.113549.1.7.1'
const encryptedData = '1.2.840.113549.1.7.6'
const keyBag = '1.2.840.113549.1.12.10.1.1'
const shroudedKeyBag = '1.2.840.113549.1.12.10.1.2'
const certificateBag = '1.2.840.113549.1.12.10.1.3'
const nestedBags = '1.2.840.113549.1.12.10.1.6'
const x509Certificate = '1.2.840.113549.1.9.22.1'

interface Opening {
  readonly password: string
  readonly budget: IterationBudget
}

/** Shape: digest info, salt, iterations. */
async function requireMac(mac: DerNode, content: Buffer, opening: Opening): Promise<void> {
  const [info, salt, iterations] = mac.children
  if (info === undefined || salt === undefined) throw new Pkcs12Error('its MAC is not whole')
  const algorithm = info.child(0).child(0).objectId
  const hash = hashNames[algorithm]
  if (hash === undefined) throw new Pkcs12Error(`the algorithm ${algorithm} is not supported`)
  const count = iterations?.number ?? 1
  const expected = info.child(1).octets
  // WHY before the derivation, which takes longer the longer the MAC is.
  if (expected.length !== createHash(hash).digest().length) {
    throw new Pkcs12Error('its MAC is not whole')
  }
  opening.budget.spend(count)
  const derivation = { hash, password: opening.password, salt: salt.octets, iterations: count }
  const key = await deriveOld(derivation, 'mac', expected.length)
  const actual = createHmac(hash, key).update(content).digest()
  if (!timingSafeEqual(actual, expected)) throw new Pkcs12PasswordError()
}

/** Reads the bags of one part of a file. Shape of the part: type, tagged content. */
async function bagsOf(part: DerNode, { password, budget }: Opening): Promise<readonly DerNode[]> {
  const type = part.child(0).objectId
  const content = part.child(1).child(0)
  if (type === data) return DerNode.read(content.octets).children
  if (type !== encryptedData) throw new Pkcs12Error(`it has a part of the type ${type}`)
  const encrypted = content.child(1)
  const plain = await decryptPart(encrypted.child(1), encrypted.child(2).octets, password, budget)
  try {
    return DerNode.read(plain).children
  } catch {
    // WHY: a wrong password may decrypt to bytes whose padding happens to be right.
    throw new Pkcs12PasswordError()
  }
}

interface FoundBags {
  readonly keys: KeyObject[]
  readonly certificates: X509Certificate[]
}

function importKey(der: Uint8Array): KeyObject {
  try {
    return createPrivateKey({ key: Buffer.from(der), format: 'der', type: 'pkcs8' })
  } catch {
    throw new Pkcs12Error('its private key is damaged, or of a type that is not supported')
  }
}

function importCertificate(bag: DerNode): readonly X509Certificate[] {
  if (bag.child(0).objectId !== x509Certificate) return []
  try {
    return [new X509Certificate(bag.child(1).child(0).octets)]
  } catch {
    throw new Pkcs12Error('one of its certificates is damaged')
  }
}

/** Reads one bag. Shape: type, tagged value, attributes. */
async function readBag(bag: DerNode, found: FoundBags, opening: Opening): Promise<void> {
  const value = bag.child(1).child(0)
  switch (bag.child(0).objectId) {
    case keyBag:
      found.keys.push(importKey(value.encoded))
      return
    case shroudedKeyBag: {
      const { password, budget } = opening
      const plain = await decryptPart(value.child(0), value.child(1).octets, password, budget)
      found.keys.push(importKey(plain))
      return
    }
    case certificateBag:
      found.certificates.push(...importCertificate(value))
      return
    case nestedBags:
      for (const nested of value.children) await readBag(nested, found, opening)
      return
    default:
  }
}

async function readContent(file: Uint8Array, password: string): Promise<Pkcs12Content> {
  const [version, safe, mac] = DerNode.read(file).children
  if (version?.isInteger !== true || version.number !== 3 || safe === undefined) {
    throw new Pkcs12Error('it is not a PKCS 12 file')
  }
  if (safe.child(0).objectId !== data) throw new Pkcs12Error('it is not protected by a password')
  const content = safe.child(1).child(0).octets
  const opening = { password, budget: new IterationBudget() }
  if (mac !== undefined) await requireMac(mac, content, opening)
  const found: FoundBags = { keys: [], certificates: [] }
  for (const part of DerNode.read(content).children) {
    for (const bag of await bagsOf(part, opening)) await readBag(bag, found, opening)
  }
  const { keys, certificates } = found
  const privateKey =
    keys.find((key) => certificates.some((each) => each.checkPrivateKey(key))) ?? keys[0]
  return { privateKey, certificates }
}

/**
 * Reads a file. Of several private keys, the first that belongs to one of the certificates counts.
 * @throws Pkcs12Error, Pkcs12PasswordError.
 */
export async function readPkcs12(file: Uint8Array, password: string): Promise<Pkcs12Content> {
  try {
    return await readContent(file, password)
  } catch (error) {
    if (error instanceof Pkcs12Error || error instanceof Pkcs12PasswordError) throw error
    // WHY: the parser may fail in its own ways over bytes that were made to confuse it.
    throw new Pkcs12Error('it is not a PKCS 12 file', { cause: error })
  }
}
