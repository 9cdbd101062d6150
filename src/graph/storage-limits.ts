/**
 * Checks the size of what a write stores. What is beyond the limits already stays readable, and may be changed when
 * the change makes nothing worse: a list that is too long does not get longer, and a policy that is too large, or
 * that belongs to a tenant that is full, does not get larger. Members outside `countedPart` of the family do not
 * count then, so that a policy can always be turned off. Deletions and restores are never refused for size.
 */

import { named, pointerTo, type Place } from '../edm/place.ts'
import { refusedBy } from '../kernel/errors/refused-by.ts'
import type { Finding } from '../kernel/findings.ts'
import type { OstiaryCode } from '../kernel/ostiary-codes.ts'
import { isJsonObject, type JsonObject, type JsonValue } from '../kernel/json.ts'
import type { Content, StoredObject, Transaction } from '../store/port.ts'
import type { OperationContext } from './operation.ts'
import type { ObjectRoom } from './object-room.ts'
import type { WrittenKind } from './written-kind.ts'
import type { ServiceLimits } from './service-limits.ts'
import { storageCodes } from './storage-codes.ts'

/** A body that a write stores. */
export interface SizedChange<Body extends JsonObject> {
  /** The body that it replaces or brings back; undefined for a new object. */
  readonly before: Body | undefined
  readonly after: Body
}

type SizedFamily<Body extends JsonObject> = Pick<
  WrittenKind<Body>,
  'countedPart' | 'hasSizeLimit' | 'room'
>

interface RoomLimit {
  readonly limit: keyof ServiceLimits
  /** What has the size. Shape: `the policies`. */
  readonly named: string
  readonly code: OstiaryCode
}

/** The limits of one object, and of all objects of a tenant, by what they count against. */
const rooms: Readonly<Record<ObjectRoom, { readonly object: RoomLimit; readonly all: RoomLimit }>> =
  {
    policies: {
      object: { limit: 'policyBytes', named: 'the policy', code: storageCodes.policyTooLarge },
      all: {
        limit: 'policyBytesPerTenant',
        named: 'the policies',
        code: storageCodes.tenantFull,
      },
    },
    directory: {
      object: {
        limit: 'directoryObjectBytes',
        named: 'the object',
        code: storageCodes.objectTooLarge,
      },
      all: {
        limit: 'directoryBytesPerTenant',
        named: 'the directory objects',
        code: storageCodes.directoryFull,
      },
    },
  }

function bytesOf(body: JsonObject): number {
  return Buffer.byteLength(JSON.stringify(body))
}

function isLarger<Body extends JsonObject>(
  { countedPart }: SizedFamily<Body>,
  { before, after }: SizedChange<Body>,
): boolean {
  return before === undefined || bytesOf(countedPart(after)) > bytesOf(countedPart(before))
}

function lengthOf(value: JsonValue | undefined): number {
  return Array.isArray(value) ? value.length : 0
}

function longLists(
  before: JsonValue | undefined,
  after: JsonValue | undefined,
  maximum: number,
  place: Place,
): readonly Finding[] {
  if (Array.isArray(after)) {
    // WHY texts alone: objects in a list have limits of their own, or that of the whole policy.
    const isLong = after.length > maximum && typeof after[0] === 'string'
    if (!isLong || after.length <= lengthOf(before)) return []
    const message = `${named(place)} has ${after.length} items; the limit \`idsPerList\` is ${maximum}`
    return [{ ostiaryCode: storageCodes.listTooLong, message, target: pointerTo(place) }]
  }
  if (!isJsonObject(after)) return []
  const stored = isJsonObject(before) ? before : {}
  return Object.entries(after).flatMap(([name, member]) =>
    longLists(stored[name], member, maximum, [...place, name]),
  )
}

/** Lists what is too long about a body: its lists, with their places, and the whole. */
export function sizeFindings<Body extends JsonObject>(
  limits: ServiceLimits,
  family: SizedFamily<Body>,
  change: SizedChange<Body>,
): readonly Finding[] {
  const bytes = bytesOf(change.after)
  const { object } = rooms[family.room]
  const most = limits[object.limit]
  const isTooLarge = family.hasSizeLimit && bytes > most && isLarger(family, change)
  return [
    ...longLists(change.before, change.after, limits.idsPerList, []),
    ...(isTooLarge
      ? [
          {
            ostiaryCode: object.code,
            message: `${object.named} has ${bytes} bytes as it is stored; the limit \`${object.limit}\` is ${most}`,
          },
        ]
      : []),
  ]
}

/**
 * Checks that an object fits before it is written: its lists, its own size, and that of everything the tenant has.
 * Writes of one tenant are serial, so that the total is exact.
 * @throws OstiaryError `badRequest` with every finding.
 */
export async function requireRoom<Body extends JsonObject>(
  { caller, limits, countedFamilies }: OperationContext,
  transaction: Transaction,
  family: SizedFamily<Body>,
  before: StoredObject<Body> | undefined,
  body: Body,
  content: Content | undefined,
): Promise<void> {
  const change = { before: before?.body, after: body }
  const findings = sizeFindings(limits, family, change)
  if (findings.length > 0) throw refusedBy(findings)

  const addedContent = (content?.bytes.length ?? 0) - (before?.content?.bytes.length ?? 0)
  const isBodyLarger = isLarger(family, change)
  if (!isBodyLarger && addedContent <= 0) return
  const stored = await transaction.sumBytes(caller.tenant, countedFamilies[family.room])
  // WHY contents too: those of the directory are what belongs to its deleted objects.
  const storedBytes = stored.bodies + (family.room === 'directory' ? stored.contents : 0)
  const bodies = storedBytes + bytesOf(body) - (before === undefined ? 0 : bytesOf(before.body))
  const contents = stored.contents + addedContent
  const { all } = rooms[family.room]
  const most = limits[all.limit]
  if (isBodyLarger && bodies > most) {
    throw refusedBy([
      {
        ostiaryCode: all.code,
        message: `${all.named} of the tenant would have ${bodies} bytes; the limit \`${all.limit}\` is ${most}`,
      },
    ])
  }
  const { documentBytesPerTenant } = limits
  if (addedContent > 0 && contents > documentBytesPerTenant) {
    throw refusedBy([
      {
        ostiaryCode: storageCodes.documentsFull,
        message: `the XML documents of the tenant would have ${contents} bytes; the limit \`documentBytesPerTenant\` is ${documentBytesPerTenant}`,
      },
    ])
  }
}
