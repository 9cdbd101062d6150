/**
 * Reads `$filter` of the audit log: the period goes to the store, everything else is tested on each record.
 * Source: https://learn.microsoft.com/graph/api/resources/directoryaudit, which names the properties; others that a
 * record shows can be filtered by too.
 */

import type { JsonObject } from '../kernel/json.ts'
import { bindFilter } from '../odata/bind-filter.ts'
import { matchesFilter } from '../odata/evaluate-filter.ts'
import type { Filter } from '../odata/filter.ts'
import { jsonCandidates } from '../odata/json-candidate.ts'
import { directoryAuditType } from './types.ts'

/** Which records a request wants. */
export interface AuditSelection {
  /** Inclusive. */
  readonly from?: Date
  /** Inclusive. */
  readonly to?: Date
  /** A further condition on each record of the period; absent when there is none. */
  readonly passes?: (body: JsonObject) => boolean
}

const instantProperty = 'activityDateTime'

/** A day alone is its first instant. Source: examples such as `activityDateTime ge 2026-01-24`. */
function withWholeInstants(filter: Filter): Filter {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return { ...filter, operands: filter.operands.map(withWholeInstants) }
    case 'not':
      return { ...filter, operand: withWholeInstants(filter.operand) }
    case 'comparison': {
      const { property, value } = filter
      const isDay =
        property.toLowerCase() === instantProperty.toLowerCase() &&
        typeof value === 'string' &&
        /^\d{4}-\d{2}-\d{2}$/u.test(value)
      return isDay ? { ...filter, value: `${value}T00:00:00Z` } : filter
    }
    default:
      return filter
  }
}

function conjunctsOf(filter: Filter): readonly Filter[] {
  return filter.kind === 'and' ? filter.operands.flatMap(conjunctsOf) : [filter]
}

/**
 * The period that a condition admits. Of instants finer than the clock it is wider, so that the condition itself must
 * be tested, too. Undefined when the condition does not limit the period.
 */
function periodOf(condition: Filter): Pick<AuditSelection, 'from' | 'to'> | undefined {
  if (condition.kind !== 'comparison' || condition.property !== instantProperty) return undefined
  const at = new Date(String(condition.value))
  if (Number.isNaN(at.getTime())) return undefined
  switch (condition.operator) {
    case 'eq':
      return { from: at, to: at }
    case 'ge':
    case 'gt':
      return { from: at }
    case 'le':
    case 'lt':
      return { to: at }
    case 'ne':
      return undefined
  }
}

function narrowed(
  whole: Pick<AuditSelection, 'from' | 'to'>,
  part: Pick<AuditSelection, 'from' | 'to'>,
): Pick<AuditSelection, 'from' | 'to'> {
  const from = [whole.from, part.from].filter((instant) => instant !== undefined)
  const to = [whole.to, part.to].filter((instant) => instant !== undefined)
  return {
    ...(from.length > 0 && { from: new Date(Math.max(...from.map(Number))) }),
    ...(to.length > 0 && { to: new Date(Math.min(...to.map(Number))) }),
  }
}

/** Whether the store evaluates a condition exactly: its instants have milliseconds. */
function isExact(condition: Filter): boolean {
  return (
    condition.kind === 'comparison' &&
    ['eq', 'ge', 'le'].includes(condition.operator) &&
    String(condition.value).endsWith('0000Z')
  )
}

/**
 * Divides a filter.
 * @throws OstiaryError `badRequest` naming an unknown property or a text that is not an instant, `unsupportedQuery`
 * naming a property that cannot be filtered by.
 */
export function selectAudits(filter: Filter | undefined): AuditSelection {
  if (filter === undefined) return {}
  const bound = bindFilter(withWholeInstants(filter), {
    name: directoryAuditType.name,
    schema: directoryAuditType,
    names: [],
  })
  const conjuncts = conjunctsOf(bound)
  const period = conjuncts.flatMap((condition) => periodOf(condition) ?? []).reduce(narrowed, {})
  const operands = conjuncts.filter(
    (condition) => periodOf(condition) === undefined || !isExact(condition),
  )
  if (operands.length === 0) return period
  const candidateOf = jsonCandidates(directoryAuditType)
  const rest: Filter = { kind: 'and', operands }
  return { ...period, passes: (body) => matchesFilter(rest, candidateOf(body)) }
}
