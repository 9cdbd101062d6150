/** Turns rows into what the store returns, and instants into the text they are stored as. */

import type { JsonObject } from '../../kernel/json.ts'
import type { TenantId } from '../../kernel/ids.ts'
import type {
  AuditRecord,
  Author,
  Change,
  Content,
  Domain,
  StoredObject,
  Tenant,
  VersionRecord,
} from '../port.ts'
import { DamagedRowError } from '../errors.ts'
import type {
  AuditRow,
  ContentColumn,
  ListedObjectRow,
  ListedVersionRow,
  ObjectRow,
  VersionRow,
} from './hashed-rows.ts'
import { auditHash, contentHash, objectHash, versionHash } from './row-hashes.ts'

/** A tenant joined with one of its domains; the domain columns are null when it has none. */
export interface TenantRow {
  readonly id: string
  readonly display_name: string
  readonly created_at: string
  readonly name: string | null
  readonly is_default: number | null
}

/** Sort before and after every instant. */
export const beginningOfTime = ''
export const endOfTime = '~'

/** Prints an instant as it is stored; the texts sort by time. */
export function instantText(instant: Date): string {
  return instant.toISOString()
}

function requireIntact(tenant: TenantId, row: string, stored: string, computed: string): void {
  if (stored !== computed) throw new DamagedRowError({ tenant, row })
}

/** Makes the content of a row. WHY a copy: the PostgreSQL driver returns a view into a buffer it shares. */
function toContent(
  row: ContentColumn & { readonly media_type: string | null },
): { content: Content } | undefined {
  if (row.media_type === null || row.content === null) return undefined
  return { content: { bytes: Uint8Array.from(row.content), mediaType: row.media_type } }
}

function objectNameOf(row: ListedObjectRow): string {
  return `object \`${row.id}\` of \`${row.family}\``
}

function versionNameOf(row: ListedVersionRow): string {
  return `version ${row.version} of object \`${row.id}\` of \`${row.family}\``
}

/** Makes a stored object of its row, without the content. @throws DamagedRowError. */
export function toListedObject(tenant: TenantId, row: ListedObjectRow): StoredObject {
  requireIntact(tenant, objectNameOf(row), row.row_hash, objectHash(tenant, row))
  return {
    family: row.family,
    id: row.id,
    version: row.version,
    body: JSON.parse(row.body) as JsonObject,
    createdAt: new Date(row.created_at),
    modifiedAt: new Date(row.modified_at),
  }
}

/** Makes a stored object of its row. @throws DamagedRowError. */
export function toStoredObject(tenant: TenantId, row: ObjectRow): StoredObject {
  requireIntact(tenant, objectNameOf(row), row.content_hash, contentHash(row.content))
  return { ...toListedObject(tenant, row), ...toContent(row) }
}

/** Makes a version record of its row, without the content. @throws DamagedRowError. */
export function toListedVersion(tenant: TenantId, row: ListedVersionRow): VersionRecord {
  requireIntact(tenant, versionNameOf(row), row.row_hash, versionHash(tenant, row))
  return {
    family: row.family,
    id: row.id,
    version: row.version,
    change: row.change as Change,
    ...(row.body === null ? undefined : { body: JSON.parse(row.body) as JsonObject }),
    author: JSON.parse(row.author) as Author,
    requestId: row.request_id,
    recordedAt: new Date(row.recorded_at),
  }
}

/** Makes a version record of its row. @throws DamagedRowError. */
export function toVersionRecord(tenant: TenantId, row: VersionRow): VersionRecord {
  requireIntact(tenant, versionNameOf(row), row.content_hash, contentHash(row.content))
  return { ...toListedVersion(tenant, row), ...toContent(row) }
}

/** Makes an audit record of its row. @throws DamagedRowError. */
export function toAuditRecord(tenant: TenantId, row: AuditRow): AuditRecord {
  const name = `audit record \`${row.id}\``
  requireIntact(tenant, name, row.row_hash, auditHash(tenant, row))
  return {
    id: row.id,
    recordedAt: new Date(row.recorded_at),
    body: JSON.parse(row.body) as JsonObject,
  }
}

/** Collects tenants from rows that are ordered by tenant and then by the position of the domain. */
export function toTenants(rows: readonly TenantRow[]): readonly Tenant[] {
  const tenants: (Tenant & { readonly domains: Domain[] })[] = []
  for (const row of rows) {
    let tenant = tenants.at(-1)
    if (tenant?.id !== row.id) {
      tenant = {
        id: row.id as TenantId,
        displayName: row.display_name,
        domains: [],
        createdAt: new Date(row.created_at),
      }
      tenants.push(tenant)
    }
    if (row.name !== null) tenant.domains.push({ name: row.name, isDefault: row.is_default === 1 })
  }
  return tenants
}
