/**
 * Compares the answers to the writers with the reopened store. Acknowledged writes must be
 * there exactly; each write without an answer is there exactly or not at all; nothing else may be there.
 */

import { inspect, isDeepStrictEqual } from 'node:util'
import { contosoTenantId } from '../../src/directory/sample/contoso.ts'
import { memberText, type JsonObject } from '../../src/kernel/json.ts'
import type { AuditRecord, EntityKey, Store, VersionRecord } from '../../src/store/port.ts'
import type { AssignmentAttempt, Attempts, FamilyName, PolicyAttempt } from './attempt.ts'
import type { StoredRows } from './stored-rows.ts'

const tenant = contosoTenantId

/** More than one service writes before it is killed. */
const manyRecords = 100_000

/** The first version of a policy of each family, written without a crash; all others are variants of it. */
export type Controls = Readonly<Record<FamilyName, VersionRecord>>

/** The results of the attempts of one service. */
export interface Settlement {
  readonly findings: readonly string[]
  readonly acknowledged: number
  /** Attempts without an answer that are in the store, and that are not. */
  readonly unansweredStored: number
  readonly unansweredAbsent: number
}

/** The body a new policy of the family has, before the members of the attempt. */
function initialBody(control: VersionRecord, id: string): JsonObject {
  const text = JSON.stringify(control.body)
  return JSON.parse(text.replaceAll(control.id, id)) as JsonObject
}

/** The record that an attempt must have left where `found` is, after the version `previous`. */
function expectedRecord(
  attempt: PolicyAttempt,
  found: VersionRecord,
  previous: VersionRecord | undefined,
  control: VersionRecord,
): VersionRecord {
  const { family, changes, members, bytes, sentAt, answer } = attempt
  const id = answer.createdId ?? attempt.id ?? found.id
  const change = changes.find((possible) => possible === found.change) ?? changes[0] ?? 'create'
  const before = change === 'create' ? initialBody(control, id) : previous?.body
  const mediaType = control.content?.mediaType ?? ''
  return {
    family,
    id,
    version: answer.version ?? found.version,
    change,
    ...(change === 'delete' ? {} : { body: { ...before, ...members } }),
    ...(bytes === undefined ? {} : { content: { bytes, mediaType } }),
    author: control.author,
    requestId: answer.requestId ?? found.requestId,
    // A version is recorded neither before its request was sent nor after now.
    recordedAt:
      found.recordedAt >= sentAt && found.recordedAt <= new Date() ? found.recordedAt : sentAt,
  }
}

/** Tells whether an attempt without an answer may be the origin of a version. */
function mayHaveLeft(attempt: PolicyAttempt, record: VersionRecord): boolean {
  const { answer, family, changes, id, members, bytes } = attempt
  return (
    answer.outcome === 'unknown' &&
    family === record.family &&
    changes.includes(record.change) &&
    (id === undefined || id === record.id) &&
    (members === undefined || members['displayName'] === record.body?.['displayName']) &&
    (bytes === undefined || isDeepStrictEqual(bytes, record.content?.bytes))
  )
}

function describe(attempt: PolicyAttempt): string {
  const { family, changes, id, answer } = attempt
  return `${changes.join(' or ')} of ${family}/${answer.createdId ?? id} by ${answer.requestId}`
}

function difference(attempt: PolicyAttempt, found: VersionRecord, expected: VersionRecord): string {
  const show = (record: VersionRecord) => inspect(record, { depth: 6, maxArrayLength: 8 })
  return `stored otherwise: ${describe(attempt)}\n${show(found)}\ninstead of\n${show(expected)}`
}

/** Finds what is wrong with the audit record of a version. */
function auditFault(record: VersionRecord, audit: AuditRecord | undefined): readonly string[] {
  if (audit === undefined) return [`no audit record of request ${record.requestId}`]
  const [target] = (audit.body['targetResources'] ?? []) as readonly JsonObject[]
  const { author } = record
  const initiators = audit.body['initiatedBy'] as Readonly<Record<string, JsonObject | null>>
  const found = {
    id: target?.['id'],
    user: initiators['user']?.['id'],
    app: initiators['app']?.['appId'],
    at: audit.recordedAt,
  }
  const expected = {
    id: record.id,
    user: author.kind === 'user' ? author.id : undefined,
    app: author.kind === 'application' ? author.appId : undefined,
    at: record.recordedAt,
  }
  return isDeepStrictEqual(found, expected)
    ? []
    : [`audit record of request ${record.requestId} says ${inspect(found)}`]
}

const deleted = 'deleted/'

/** The record of a deleted policy must be whole: written by the deletion, with the last body. */
async function tombstoneFault(store: Store, record: VersionRecord): Promise<readonly string[]> {
  const key = { family: record.family.slice(deleted.length), id: record.id }
  const versions = await store.listVersions(tenant, key, { limit: manyRecords })
  const position = versions.findIndex(({ requestId }) => requestId === record.requestId)
  const isWhole =
    record.change === 'create' &&
    versions[position]?.change === 'delete' &&
    isDeepStrictEqual(record.body?.['body'], versions[position + 1]?.body)
  return isWhole ? [] : [`a deleted policy by half: ${inspect(record)}`]
}

/** A deleted policy of a family with restoration must be listed among the deleted ones. */
async function missingTombstone(store: Store, record: VersionRecord): Promise<readonly string[]> {
  if (record.change !== 'delete' || record.family !== 'conditionalAccessPolicies') return []
  const key = { family: `${deleted}${record.family}`, id: record.id }
  const found = await store.find(tenant, key)
  return found === undefined ? [`deleted and not restorable: ${inspect(record)}`] : []
}

/** Lists the versions of an object with their contents, which lists leave out. */
async function listWholeVersions(store: Store, key: EntityKey): Promise<readonly VersionRecord[]> {
  const listed = await store.listVersions(tenant, key, { limit: manyRecords })
  const found = await Promise.all(
    listed.map(({ version }) => store.findVersion(tenant, key, version)),
  )
  return found.filter((version) => version !== undefined)
}

/** Settles the policies: pairs every version written since `since` with the attempt behind it. */
async function settlePolicies(
  attempts: readonly PolicyAttempt[],
  store: Store,
  touched: readonly EntityKey[],
  known: ReadonlySet<string>,
  audits: ReadonlyMap<string, AuditRecord>,
  controls: Controls,
) {
  const findings: string[] = []
  const byRequest = new Map(attempts.map((attempt) => [attempt.answer.requestId, attempt]))
  const unanswered = new Set(attempts.filter(({ answer }) => answer.outcome === 'unknown'))
  const lost = new Set(attempts.filter(({ answer }) => answer.outcome === 'acknowledged'))
  const unansweredCount = unanswered.size
  for (const key of touched) {
    const versions = await listWholeVersions(store, key)
    for (const [position, record] of versions.entries()) {
      if (known.has(record.requestId)) continue
      if (record.family.startsWith(deleted)) {
        findings.push(...(await tombstoneFault(store, record)))
        continue
      }
      findings.push(...(await missingTombstone(store, record)))
      const attempt =
        byRequest.get(record.requestId) ??
        [...unanswered].find((candidate) => mayHaveLeft(candidate, record))
      if (attempt === undefined) {
        findings.push(`nobody's version: ${inspect(record)}`)
        continue
      }
      lost.delete(attempt)
      unanswered.delete(attempt)
      const control = controls[attempt.family]
      const expected = expectedRecord(attempt, record, versions[position + 1], control)
      if (!isDeepStrictEqual(record, expected)) findings.push(difference(attempt, record, expected))
      findings.push(...auditFault(record, audits.get(record.requestId)))
    }
  }
  findings.push(...[...lost].map((attempt) => `lost although acknowledged: ${describe(attempt)}`))
  return { findings, stored: unansweredCount - unanswered.size, absent: unanswered.size }
}

/** Settles the assignments: the audit log shows which were made, the edges which still exist. */
function settleAssignments(
  attempts: readonly AssignmentAttempt[],
  audits: ReadonlyMap<string, AuditRecord>,
  assigned: ReadonlyMap<string, string>,
) {
  const findings: string[] = []
  const paired = new Set<string>()
  let stored = 0
  let absent = 0
  const lastOf = new Map<
    string,
    { readonly attempt: AssignmentAttempt; readonly isMade: boolean }
  >()
  for (const attempt of attempts) {
    const { operation, target, answer, sentAt } = attempt
    const what = `${operation} at ${target.family}/${target.id} by ${answer.requestId}`
    const audit =
      answer.requestId === undefined
        ? [...audits.values()].find(
            ({ body, recordedAt }) =>
              body['operationType'] === operation &&
              recordedAt >= sentAt &&
              !paired.has(memberText(body, 'correlationId')) &&
              JSON.stringify(body['targetResources']).includes(target.id),
          )
        : audits.get(answer.requestId)
    if (audit !== undefined) paired.add(memberText(audit.body, 'correlationId'))
    if (answer.outcome === 'refused') findings.push(`refused with ${answer.status}: ${what}`)
    if (answer.outcome === 'acknowledged' && audit === undefined) {
      findings.push(`lost although acknowledged: ${what}`)
    }
    if (answer.outcome === 'unknown') {
      if (audit === undefined) absent += 1
      else stored += 1
    }
    if (audit !== undefined || !lastOf.has(target.id)) {
      lastOf.set(target.id, { attempt, isMade: audit !== undefined })
    }
  }
  for (const [id, { attempt, isMade }] of lastOf) {
    const isAssigned = (attempt.operation === 'Assign') === isMade
    const expected = isAssigned ? attempt.policyId : undefined
    if (assigned.get(id) !== expected) {
      findings.push(`${id} has the policy ${assigned.get(id)} instead of ${expected}`)
    }
  }
  for (const [request, { body }] of audits) {
    const isAssignment = body['operationType'] === 'Assign' || body['operationType'] === 'Unassign'
    if (isAssignment && !paired.has(request)) findings.push(`nobody's assignment: ${inspect(body)}`)
  }
  return { findings, stored, absent }
}

/**
 * Settles all attempts of one service. `known` holds the request ids settled before, to which those of
 * this one are added; `since` is when the service started.
 */
export async function settle(
  attempts: Attempts,
  store: Store,
  rows: StoredRows,
  controls: Controls,
  known: Set<string>,
  since: Date,
): Promise<Settlement> {
  const versions = await rows.select(
    `select family, object_key as id, request_id from versions
     where recorded_at >= '${since.toISOString()}'`,
  )
  const touched = new Map(
    [
      ...versions.map(({ family, id }) => ({ family: String(family), id: String(id) })),
      ...attempts.policies.flatMap(({ family, id, answer }) => {
        const named = answer.createdId ?? id
        return named === undefined ? [] : [{ family, id: named.toLowerCase() }]
      }),
    ].map((key) => [`${key.family}/${key.id}`, key]),
  )
  const records = await store.listAudit(tenant, { from: since, limit: manyRecords })
  const audits = new Map(
    records
      .map((record) => [memberText(record.body, 'correlationId'), record] as const)
      .filter(([request]) => !known.has(request)),
  )
  const edges = await rows.select(
    `select source_key, target_key from edges where relation = 'policies'`,
  )
  const assigned = new Map(
    edges.map((edge) => [String(edge['source_key']), String(edge['target_key'])]),
  )
  const policies = await settlePolicies(
    attempts.policies,
    store,
    [...touched.values()],
    known,
    audits,
    controls,
  )
  const assignments = settleAssignments(attempts.assignments, audits, assigned)
  for (const { request_id: request } of versions) known.add(String(request))
  for (const request of audits.keys()) known.add(request)
  const answers = [...attempts.policies, ...attempts.assignments].map(({ answer }) => answer)
  return {
    findings: [...policies.findings, ...assignments.findings],
    acknowledged: answers.filter(({ outcome }) => outcome === 'acknowledged').length,
    unansweredStored: policies.stored + assignments.stored,
    unansweredAbsent: policies.absent + assignments.absent,
  }
}
