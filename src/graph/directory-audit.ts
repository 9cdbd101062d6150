/**
 * Builds directory audit records in the shape of `microsoft.graph.directoryAudit`.
 * Source: https://learn.microsoft.com/graph/api/resources/directoryaudit; `oldValue` and `newValue`
 * are strings that hold JSON.
 */

import type { JsonObject, JsonValue } from '../kernel/json.ts'
import type { AuditRecord, Author } from '../store/port.ts'

/** How a family names itself in the audit log. */
export interface AuditDescriptor {
  readonly category: string
  readonly loggedByService: string
  readonly targetType: string
}

/** A property that a change sets, with its value before and after. */
export interface ModifiedProperty {
  readonly displayName: string
  /** Undefined where the property did not exist on that side of the change. */
  readonly oldValue?: JsonValue | undefined
  readonly newValue?: JsonValue | undefined
}

/** A fact of the change in addition to the changed properties. Source: `microsoft.graph.keyValue`. */
export interface AuditDetail {
  readonly key: string
  readonly value: string
}

/** An object in an audit record. */
export interface AuditTarget {
  readonly id: string
  readonly displayName?: string
  /** The members that tell the name of a user and the type of a group. */
  readonly body?: JsonObject
}

/** What an audit record says about one change. */
export interface AuditEvent {
  readonly descriptor: AuditDescriptor
  /** Shape: `Update conditional access policy`. */
  readonly activityDisplayName: string
  readonly operationType: 'Add' | 'Update' | 'Delete' | 'Assign' | 'Unassign'
  readonly author: Author
  readonly requestId: string
  readonly at: Date
  /** What was changed; its type is that of the descriptor. */
  readonly target: AuditTarget
  /** What else the change is about, such as the group that a member was added to. */
  readonly otherTargets?: readonly (AuditTarget & { readonly type: string })[]
  readonly modifiedProperties: readonly ModifiedProperty[]
  readonly details?: readonly AuditDetail[]
}

/** The operation type that the audit log uses for a change. */
export const operationTypeOf = {
  create: 'Add',
  update: 'Update',
  delete: 'Delete',
  restore: 'Update',
  purge: 'Delete',
} as const satisfies Readonly<Record<string, AuditEvent['operationType']>>

function initiatedBy(author: Author): JsonObject {
  if (author.kind === 'user') {
    return {
      user: {
        id: author.id,
        displayName: author.displayName ?? null,
        userPrincipalName: author.userPrincipalName ?? null,
        ipAddress: author.ipAddress ?? null,
        userType: null,
        homeTenantId: null,
        homeTenantName: null,
        roles: [],
      },
      app: null,
    }
  }
  return {
    user: null,
    app: {
      appId: author.appId ?? null,
      displayName: author.displayName ?? null,
      servicePrincipalId: author.kind === 'application' ? author.id : null,
      servicePrincipalName: null,
    },
  }
}

/** Source: https://learn.microsoft.com/graph/api/resources/targetresource */
function targetResource(
  type: string,
  { id, displayName, body = {} }: AuditTarget,
  modifiedProperties: readonly ModifiedProperty[],
): JsonObject {
  const { userPrincipalName, groupTypes } = body
  const isUnified = Array.isArray(groupTypes) && groupTypes.includes('Unified')
  return {
    id,
    displayName: displayName ?? null,
    type,
    userPrincipalName: type === 'User' ? (userPrincipalName ?? null) : null,
    groupType: type === 'Group' ? (isUnified ? 'unifiedGroups' : 'azureAD') : null,
    modifiedProperties: modifiedProperties.map((property) => ({
      displayName: property.displayName,
      oldValue: jsonText(property.oldValue),
      newValue: jsonText(property.newValue),
    })),
  }
}

function jsonText(value: JsonValue | undefined): string | null {
  return value === undefined ? null : JSON.stringify(value)
}

/**
 * Builds the record of one change. Its id begins with the instant, so that ids sort by time.
 * Shape of the id: `Ostiary_20260302T101530123Z_<guid>`.
 */
export function directoryAudit(event: AuditEvent, recordGuid: string): AuditRecord {
  const { descriptor, author, at } = event
  const id = `Ostiary_${at.toISOString().replaceAll(/[-:.]/gu, '')}_${recordGuid}`
  return {
    id,
    recordedAt: at,
    body: {
      id,
      category: descriptor.category,
      correlationId: event.requestId,
      result: 'success',
      resultReason: null,
      activityDisplayName: event.activityDisplayName,
      activityDateTime: at.toISOString().replace('Z', '0000Z'),
      loggedByService: descriptor.loggedByService,
      operationType: event.operationType,
      initiatedBy: initiatedBy(author),
      targetResources: [
        targetResource(descriptor.targetType, event.target, event.modifiedProperties),
        ...(event.otherTargets ?? []).map((target) => targetResource(target.type, target, [])),
      ],
      additionalDetails: [
        { key: 'Category', value: descriptor.loggedByService },
        ...(event.details ?? []).map(({ key, value }) => ({ key, value })),
      ],
    },
  }
}

/** Lists the top-level members that differ between two states of an object, in name order. */
export function changedMembers(
  before: JsonObject | undefined,
  after: JsonObject | undefined,
): readonly ModifiedProperty[] {
  const names = new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])
  return [...names]
    .sort()
    .map((displayName): ModifiedProperty => {
      const oldValue = before?.[displayName]
      const newValue = after?.[displayName]
      return {
        displayName,
        ...(oldValue === undefined ? {} : { oldValue }),
        ...(newValue === undefined ? {} : { newValue }),
      }
    })
    .filter(({ oldValue, newValue }) => JSON.stringify(oldValue) !== JSON.stringify(newValue))
}
