/**
 * The history of a policy, deleted or not: `/ostiary/v1/history/{family}/{id}`. Graph has no such resource.
 * Callers who may read the family may read its history.
 */

import type { DeclaredOperation } from '../api/declaration.ts'
import type { RecordedKind } from '../graph/written-kind.ts'
import { requireFewBytes } from '../graph/handlers/list-effort.ts'
import type { OperationContext } from '../graph/operation.ts'
import {
  decodeSkipToken,
  nextLinkOf,
  pageSizeOf,
  printCollection,
  readRecords,
} from '../graph/paging.ts'
import { respondBytes, respondJson, respondJsonText } from '../graph/respond.ts'
import { OstiaryError } from '../kernel/errors/ostiary-error.ts'
import type { JsonObject } from '../kernel/json.ts'
import type { VersionRecord } from '../store/port.ts'
import { isPurgedVersion } from '../store/purged-version.ts'
import { queryCodes } from '../odata/query-codes.ts'
import { historyCodes } from './audit-codes.ts'
import {
  contentDeclaration,
  versionDeclaration,
  versionsDeclaration,
} from './history-declarations.ts'

function historyNotFound(what: string): OstiaryError {
  return new OstiaryError('resourceNotFound', {
    ostiaryCode: historyCodes.notFound,
    message: `${what} does not exist.`,
  })
}

function encodeAuthor({ author }: VersionRecord): JsonObject {
  return {
    kind: author.kind,
    id: author.id,
    displayName: author.displayName ?? null,
    userPrincipalName: author.userPrincipalName ?? null,
    appId: author.appId ?? null,
  }
}

function encodeSummary(record: VersionRecord): JsonObject {
  return {
    version: record.version,
    change: record.change,
    recordedDateTime: record.recordedAt.toISOString(),
    requestId: record.requestId,
    author: encodeAuthor(record),
  }
}

/**
 * Finds when the object of a version was created: the time of the last `create` up to that version. Where that
 * one was purged, the object itself may tell; otherwise undefined.
 */
async function createdAtOf(
  context: OperationContext,
  record: VersionRecord,
): Promise<Date | undefined> {
  if (record.change === 'create') return record.recordedAt
  const { tenant } = context.caller
  let before = record.version
  for (;;) {
    const earlier = await context.store.listVersions(tenant, record, { limit: 100, before })
    const creation = earlier.find(({ change }) => change === 'create')
    if (creation) return creation.recordedAt
    const last = earlier.at(-1)
    if (!last) break
    before = last.version
  }
  const live = await context.store.find(tenant, record)
  // WHY only then: an object that was deleted and created again since has a later time.
  return live !== undefined && live.createdAt <= record.recordedAt ? live.createdAt : undefined
}

async function encodeVersion(
  context: OperationContext,
  family: RecordedKind,
  record: VersionRecord,
): Promise<JsonObject> {
  const { body, version, recordedAt } = record
  if (body === undefined) return { ...encodeSummary(record), policy: null }
  const createdAt = await createdAtOf(context, record)
  const policy = family.encodeVersion({
    family: record.family,
    id: record.id,
    version,
    body,
    createdAt: createdAt ?? new Date(0),
    modifiedAt: recordedAt,
    ...(record.content ? { content: record.content } : {}),
  })
  const isUnknown = createdAt === undefined && 'createdDateTime' in policy
  return {
    ...encodeSummary(record),
    policy: isUnknown ? { ...policy, createdDateTime: null } : policy,
  }
}

async function requireVersion(
  context: OperationContext,
  family: RecordedKind,
): Promise<VersionRecord> {
  const { id = '', version = '' } = context.keys
  const number = versionPattern.test(version) ? Number(version) : undefined
  const { tenant } = context.caller
  const key = { family: family.name, id }
  const name = `Version ${version} of '${id}'`
  if (number === undefined) throw historyNotFound(name)
  const record = await context.store.findVersion(tenant, key, number)
  if (record) return record
  if (!(await isPurgedVersion(context.store, tenant, key, number))) throw historyNotFound(name)
  throw new OstiaryError('resourceNotFound', {
    ostiaryCode: historyCodes.versionPurged,
    message: `${name} was purged; list the versions of the policy to see which are left.`,
  })
}

const versionPattern = /^[1-9]\d{0,8}$/u

function versionMark(skipToken: string): number {
  const text = decodeSkipToken(skipToken)
  if (versionPattern.test(text)) return Number(text)
  throw new OstiaryError('badRequest', {
    ostiaryCode: queryCodes.skipTokenMalformed,
    message: 'The $skiptoken is not valid.',
  })
}

/** The history operations of one family. */
export function historyOperations(family: RecordedKind): readonly DeclaredOperation[] {
  const path = `/history/${family.name}/{id}`
  const common = { method: 'GET', roots: ['ostiary/v1'], access: family.readAccess } as const
  return [
    {
      ...common,
      path,
      produces: 'json',
      queryOptions: ['top', 'skiptoken'],
      declares: versionsDeclaration(family.name),
      handle: async (context) => {
        const { request, query, caller, limits } = context
        const id = context.keys['id'] ?? ''
        const first = query.skipToken === undefined ? undefined : versionMark(query.skipToken)
        const { texts, last } = await readRecords<VersionRecord>(
          {
            limit: pageSizeOf(query, request),
            pageBytes: limits.pageBytes,
            requireShort: (bytes) => requireFewBytes(context, bytes),
          },
          (limit, previous) => {
            const before = previous?.version ?? first
            return context.store.listVersions(
              caller.tenant,
              { family: family.name, id },
              { limit, ...(before === undefined ? {} : { before }) },
            )
          },
          encodeSummary,
        )
        if (texts.length === 0 && first === undefined)
          throw historyNotFound(`The history of '${id}'`)
        const members = last ? { '@odata.nextLink': nextLinkOf(request, String(last.version)) } : {}
        return respondJsonText(200, printCollection(members, texts))
      },
    },
    {
      ...common,
      path: `${path}/{version}`,
      produces: 'json',
      declares: versionDeclaration(family.name),
      handle: async (context) =>
        respondJson(
          200,
          await encodeVersion(context, family, await requireVersion(context, family)),
        ),
    },
    {
      ...common,
      path: `${path}/{version}/$value`,
      produces: 'xml',
      declares: contentDeclaration(family.name),
      handle: async (context) => {
        const { content, version } = await requireVersion(context, family)
        if (!content) throw historyNotFound(`The content of version ${version}`)
        return respondBytes(200, content.bytes, content.mediaType)
      },
    },
  ]
}
