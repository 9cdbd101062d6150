/** What a request gives of one new key: its public members, and the private ones that are sealed for the store. */

import { createHash } from 'node:crypto'
import type { Finding } from '../../kernel/findings.ts'
import type { JsonObject, JsonValue } from '../../kernel/json.ts'
import { keyFault, type KeyFault, type NamedKeySet } from './key-faults.ts'
import { keySetCodes } from './key-set-codes.ts'
import type { StoredKey } from './stored-key-set.ts'

/** A key that is not stored yet. */
export interface NewKey {
  readonly members: Omit<StoredKey, 'sealed'>
  /** Private members of the JSON Web Key; absent when only a public key was given. */
  readonly privateMembers?: JsonObject
  readonly warnings: readonly Finding[]
}

/** A key, or why it is refused: there is at least one fault then. */
export type NewKeyReading =
  | { readonly ok: true; readonly value: NewKey }
  | { readonly ok: false; readonly faults: readonly [KeyFault, ...KeyFault[]] }

/** Joins what was read with the faults that were found meanwhile. */
export function keyReading(faults: readonly KeyFault[], makeKey: () => NewKey): NewKeyReading {
  const [first, ...further] = faults
  return first === undefined
    ? { ok: true, value: makeKey() }
    : { ok: false, faults: [first, ...further] }
}

/** Where a key goes, and when it is added. */
export interface KeyTarget {
  readonly keySet: NamedKeySet
  readonly at: Date
}

/** The members that every action may give: what a key is for, and when it is valid. */
export interface KeyTerms {
  readonly members: Partial<Pick<StoredKey, 'use' | 'nbf' | 'exp'>>
  readonly faults: readonly KeyFault[]
  readonly warnings: readonly Finding[]
}

/** The text of a member; empty when it is absent or null. */
export function textOf(value: JsonValue | undefined): string {
  return typeof value === 'string' ? value : ''
}

function numberOf(value: JsonValue | undefined): number | undefined {
  return typeof value === 'number' ? value : undefined
}

/** Seconds since 1970. */
export function secondsOf(at: Date): number {
  return Math.floor(at.getTime() / 1_000)
}

/** Prints seconds since 1970 as an instant; the number itself when no calendar has it. */
function instantText(seconds: number): string {
  const instant = new Date(seconds * 1_000)
  return Number.isNaN(instant.getTime()) ? String(seconds) : instant.toISOString()
}

function emptyPeriod(place: string): Finding {
  const message = 'the key is never active, because `exp` is not after `nbf`'
  return { ostiaryCode: keySetCodes.periodEmpty, message, target: `${place}/exp` }
}

/** Reads `use`, `nbf` and `exp`. `place` is a JSON pointer; empty for the whole body. */
export function readTerms(body: JsonObject, { keySet, at }: KeyTarget, place = ''): KeyTerms {
  const use = textOf(body['use'])
  const [nbf, exp] = [numberOf(body['nbf']), numberOf(body['exp'])]
  const known = use === 'sig' || use === 'enc' ? use : undefined
  const faults = [
    ...(use === '' || known ? [] : [keyFault(keySetCodes.keyUseUnknown, `${place}/use`, use)]),
    ...(exp !== undefined && exp <= secondsOf(at)
      ? [
          keyFault(
            keySetCodes.keyExpired,
            `${place}/exp`,
            keySet.tenant,
            keySet.id,
            instantText(exp),
          ),
        ]
      : []),
  ]
  return {
    members: {
      ...(known && { use: known }),
      ...(nbf === undefined ? {} : { nbf }),
      ...(exp === undefined ? {} : { exp }),
    },
    faults,
    warnings: nbf !== undefined && exp !== undefined && exp <= nbf ? [emptyPeriod(place)] : [],
  }
}

/** Reads `kty` in any letter case. */
export function readKeyType(
  body: JsonObject,
  place = '',
): { readonly kty?: StoredKey['kty']; readonly faults: readonly KeyFault[] } {
  const given = textOf(body['kty'])
  if (given === '') return { faults: [keyFault(keySetCodes.keyTypeMissing, `${place}/kty`)] }
  const kty = (['RSA', 'oct'] as const).find((each) => each.toLowerCase() === given.toLowerCase())
  return kty === undefined
    ? { faults: [keyFault(keySetCodes.keyTypeUnknown, `${place}/kty`, given)] }
    : { kty, faults: [] }
}

/** The id of an RSA key: its thumbprint. Source: RFC 7638. */
export function thumbprintOf({ e, n }: { readonly e: string; readonly n: string }): string {
  return createHash('sha256')
    .update(JSON.stringify({ e, kty: 'RSA', n }))
    .digest('base64url')
}
