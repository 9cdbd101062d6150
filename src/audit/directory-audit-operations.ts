/**
 * Reads the audit log: `auditLogs/directoryAudits`, newest first.
 * Source: https://learn.microsoft.com/graph/api/directoryaudit-list.
 */

import { anyOf, type AccessRule } from '../graph/access-rule.ts'
import { containerAt, type Container } from '../graph/description/container.ts'
import { requireFewBytes } from '../graph/handlers/list-effort.ts'
import { project, projectionSuffix, selectedProperties } from '../graph/handlers/projection.ts'
import { contextUrl } from '../graph/handlers/read.ts'
import { bothVersions } from '../graph/message.ts'
import type { Operation, OperationContext } from '../graph/operation.ts'
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
import type { AuditRecord } from '../store/port.ts'
import { selectAudits } from './audit-filter.ts'
import { searchAudits } from './search-audits.ts'
import { directoryAuditType } from './types.ts'
import { auditCodes } from './audit-codes.ts'

const path = '/auditLogs/directoryAudits'

const auditType = {
  name: directoryAuditType.name,
  properties: directoryAuditType.properties.map(({ name }) => name),
  schema: directoryAuditType,
}

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

/** Records are read newest first and in no other order. */
function requireOrder({ query }: OperationContext): void {
  const [term, ...others] = query.orderBy ?? []
  if (term === undefined) return
  const isNewestFirst = term.property.toLowerCase() === 'activitydatetime' && term.isDescending
  if (isNewestFirst && others.length === 0) return
  throw new OstiaryError('notImplemented', {
    ostiaryCode: auditCodes.orderNotSupported,
    message: "directoryAudits can be sorted by 'activityDateTime desc' only.",
  })
}

const listAudits: Operation = {
  method: 'GET',
  path,
  roots: bothVersions,
  access,
  produces: 'json',
  queryOptions: ['filter', 'select', 'orderby', 'top', 'skiptoken'],
  answers: { type: directoryAuditType, as: 'collection' },
  handle: async (context) => {
    const { query, request, version, limits } = context
    requireOrder(context)
    const shown = selectedProperties(auditType, query.select, version)
    const first = query.skipToken === undefined ? undefined : decodeSkipToken(query.skipToken)
    const search = searchAudits(context, selectAudits(query.filter), first)
    const { texts, last } = await readRecords<AuditRecord>(
      {
        limit: pageSizeOf(query, request),
        pageBytes: limits.pageBytes,
        requireShort: (bytes) => requireFewBytes(context, bytes),
      },
      search.read,
      ({ body }) => project(body, shown),
    )
    const position = last?.id ?? search.stoppedAt()
    const members = {
      '@odata.context': contextUrl(context, `auditLogs/directoryAudits${projectionSuffix(shown)}`),
      ...(position === undefined ? {} : { '@odata.nextLink': nextLinkOf(request, position) }),
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
  queryOptions: ['select'],
  answers: { type: directoryAuditType, as: 'entity' },
  handle: async (context) => {
    const shown = selectedProperties(auditType, context.query.select, context.version)
    const id = context.keys['id'] ?? ''
    const record = await context.store.findAudit(context.caller.tenant, id)
    if (!record) {
      throw new OstiaryError('directoryResourceNotFound', {
        ostiaryCode: auditCodes.recordNotFound,
        message: `Resource '${id}' does not exist.`,
      })
    }
    return respondJson(200, {
      '@odata.context': contextUrl(
        context,
        `auditLogs/directoryAudits${projectionSuffix(shown)}/$entity`,
      ),
      ...project(record.body, shown),
    })
  },
}

/** The segment that leads to the audit log. Source: `microsoft.graph.auditLogRoot`. */
export const auditContainers: readonly Container[] = [containerAt('/auditLogs', 'auditLogRoot')]

/** Every operation on the audit log. */
export const directoryAuditOperations: readonly Operation[] = [listAudits, getAudit]
