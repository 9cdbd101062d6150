/**
 * Reads the audit log: `auditLogs/directoryAudits`, newest first.
 * Source: https://learn.microsoft.com/graph/api/directoryaudit-list.
 */

import { anyOf, type AccessRule } from '../graph/access-rule.ts'
import { containerAt, type Container } from '../graph/description/container.ts'
import { requireFewBytes } from '../graph/handlers/list-effort.ts'
import { contextUrl } from '../graph/handlers/read.ts'
import { bothVersions } from '../graph/message.ts'
import type { Operation } from '../graph/operation.ts'
import {
  decodeSkipToken,
  nextLinkOf,
  pageSizeOf,
  printCollection,
  readRecords,
} from '../graph/paging.ts'
import { respondJson, respondJsonText } from '../graph/respond.ts'
import { roleTemplates } from '../graph/role-templates.ts'
import { OstiaryError } from '../kernel/errors/ostiary-error.ts'
import type { Filter } from '../odata/filter.ts'
import type { AuditRecord } from '../store/port.ts'
import { directoryAuditType } from './types.ts'
import { auditCodes } from './audit-codes.ts'

const path = '/auditLogs/directoryAudits'

const access: AccessRule = {
  delegated: anyOf('AuditLog.Read.All', 'Directory.Read.All'),
  application: anyOf('AuditLog.Read.All', 'Directory.Read.All'),
  directoryRoles: [
    roleTemplates.globalAdministrator,
    roleTemplates.globalReader,
    roleTemplates.reportsReader,
    roleTemplates.securityAdministrator,
    roleTemplates.securityOperator,
    roleTemplates.securityReader,
  ],
  denial: 'auditPermissionMissing',
}

/** ISO 8601 with a four-digit year from 1000: the store's instants are text that sorts by time. */
const instantPattern =
  /^[1-9]\d{3}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:\d{2}))?$/u

interface TimeRange {
  readonly from?: Date
  readonly to?: Date
}

function later(a: Date | undefined, b: Date | undefined): Date | undefined {
  return a && b ? new Date(Math.max(a.getTime(), b.getTime())) : (a ?? b)
}

function earlier(a: Date | undefined, b: Date | undefined): Date | undefined {
  return a && b ? new Date(Math.min(a.getTime(), b.getTime())) : (a ?? b)
}

function unsupported(): OstiaryError {
  return new OstiaryError('unsupportedQuery', {
    ostiaryCode: auditCodes.filterNotSupported,
    message:
      "Unsupported Query: directoryAudits can be filtered by 'activityDateTime' with eq, ge, gt, le, lt and 'and'.",
  })
}

/** Narrows a filter to the inclusive range of instants it admits. */
function timeRangeOf(filter: Filter): TimeRange {
  if (filter.kind === 'and') {
    return filter.operands.map(timeRangeOf).reduce((whole, part) => {
      const from = later(whole.from, part.from)
      const to = earlier(whole.to, part.to)
      return { ...(from ? { from } : {}), ...(to ? { to } : {}) }
    })
  }
  if (filter.kind !== 'comparison' || filter.property.toLowerCase() !== 'activitydatetime') {
    throw unsupported()
  }
  const instant = instantPattern.test(String(filter.value))
    ? Date.parse(String(filter.value))
    : Number.NaN
  if (Number.isNaN(instant)) {
    throw new OstiaryError('badRequest', {
      ostiaryCode: auditCodes.instantMalformed,
      message: `Invalid filter clause: '${String(filter.value)}' is not a date and time.`,
    })
  }
  switch (filter.operator) {
    case 'eq':
      return { from: new Date(instant), to: new Date(instant) }
    case 'ge':
      return { from: new Date(instant) }
    case 'gt':
      return { from: new Date(instant + 1) }
    case 'le':
      return { to: new Date(instant) }
    case 'lt':
      return { to: new Date(instant - 1) }
    case 'ne':
      throw unsupported()
  }
}

const listAudits: Operation = {
  method: 'GET',
  path,
  roots: bothVersions,
  access,
  produces: 'json',
  queryOptions: ['filter', 'top', 'skiptoken'],
  answers: { type: directoryAuditType, as: 'collection' },
  handle: async (context) => {
    const { query, request, caller, limits } = context
    const range = query.filter ? timeRangeOf(query.filter) : {}
    const first = query.skipToken === undefined ? undefined : decodeSkipToken(query.skipToken)
    const { texts, last } = await readRecords<AuditRecord>(
      {
        limit: pageSizeOf(query, request),
        pageBytes: limits.pageBytes,
        requireShort: (bytes) => requireFewBytes(context, bytes),
      },
      (limit, previous) => {
        const before = previous?.id ?? first
        return context.store.listAudit(caller.tenant, {
          ...range,
          ...(before === undefined ? {} : { before }),
          limit,
        })
      },
      ({ body }) => body,
    )
    const members = {
      '@odata.context': contextUrl(context, 'auditLogs/directoryAudits'),
      ...(last ? { '@odata.nextLink': nextLinkOf(request, last.id) } : {}),
    }
    return respondJsonText(200, printCollection(members, texts))
  },
}

const getAudit: Operation = {
  method: 'GET',
  path: `${path}/{id}`,
  roots: bothVersions,
  access,
  produces: 'json',
  answers: { type: directoryAuditType, as: 'entity' },
  handle: async (context) => {
    const id = context.keys['id'] ?? ''
    const record = await context.store.findAudit(context.caller.tenant, id)
    if (!record) {
      throw new OstiaryError('directoryResourceNotFound', {
        ostiaryCode: auditCodes.recordNotFound,
        message: `Resource '${id}' does not exist.`,
      })
    }
    return respondJson(200, {
      '@odata.context': contextUrl(context, 'auditLogs/directoryAudits/$entity'),
      ...record.body,
    })
  },
}

/** The segment that leads to the audit log. Source: `microsoft.graph.auditLogRoot`. */
export const auditContainers: readonly Container[] = [containerAt('/auditLogs', 'auditLogRoot')]

/** Every operation on the audit log. */
export const directoryAuditOperations: readonly Operation[] = [listAudits, getAudit]
