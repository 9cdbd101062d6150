import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { memberText, type JsonObject } from '../kernel/json.ts'
import { bindFilter } from '../odata/bind-filter.ts'
import { matchesFilter } from '../odata/evaluate-filter.ts'
import { jsonCandidates } from '../odata/json-candidate.ts'
import { parseFilter } from '../odata/parse-filter.ts'
import { selectAudits } from './audit-filter.ts'
import { directoryAuditType } from './types.ts'

const target = { id: 'b01', displayName: 'All Staff', type: 'Group' }
const record: JsonObject = {
  id: 'Ostiary_1',
  category: 'GroupManagement',
  correlationId: '0f6e1c32-2f4b-4a53-9a4e-0b8a3f1f0001',
  result: 'success',
  activityDisplayName: 'Add member to group',
  activityDateTime: '2026-03-02T10:15:30.1230000Z',
  loggedByService: 'Core Directory',
  initiatedBy: {
    user: { id: 'a01', displayName: 'Admin', userPrincipalName: 'admin@contoso.com' },
    app: null,
  },
  targetResources: [target, { ...target, id: 'b02', displayName: 'Sales' }],
}

/** Tells whether a filter selects the record: the period of the store, and the test. */
function selects(text: string, body: JsonObject = record): boolean {
  const { from, to, passes } = selectAudits(parseFilter(text))
  const at = Date.parse(memberText(body, 'activityDateTime'))
  return !(from && at < from.getTime()) && !(to && at > to.getTime()) && (passes?.(body) ?? true)
}

describe('a filter of the audit log', () => {
  it.each([
    'activityDateTime ge 2026-03-02',
    "activityDisplayName eq 'Add member to group'",
    "startswith(activityDisplayName,'add member')",
    "category eq 'GroupManagement'",
    "correlationId eq '0f6e1c32-2f4b-4a53-9a4e-0b8a3f1f0001'",
    "id eq 'Ostiary_1'",
    "loggedByService eq 'Core Directory'",
    "result eq 'success'",
    "initiatedBy/user/id eq 'a01'",
    "initiatedBy/user/displayName eq 'Admin'",
    "startswith(initiatedBy/user/userPrincipalName,'admin@')",
    'initiatedBy/app eq null',
    "targetResources/any(t:t/id eq 'b02')",
    "targetResources/any(t:startswith(t/displayName,'all'))",
    "activityDateTime le 2026-03-03T00:00:00Z and category eq 'GroupManagement'",
    "category eq 'Policy' or activityDateTime gt 2026-03-02T10:15:30.122Z",
    'not (activityDateTime ge 2026-03-03)',
  ])('selects a record by %s', (text) => {
    expect(selects(text)).toBe(true)
  })

  it.each([
    'activityDateTime ge 2026-03-03',
    'activityDateTime gt 2026-03-02T10:15:30.123Z',
    'activityDateTime lt 2026-03-02T10:15:30.123Z',
    'activityDateTime ge 2026-03-02T10:15:30.1230001Z',
    'activityDateTime le 2026-03-02T10:15:30.1229999Z',
    'activityDateTime eq 2026-03-02T10:15:30.1230001Z',
    'activityDateTime eq null',
    "initiatedBy/app/appId eq 'x'",
    "targetResources/any(t:t/id eq 'b03')",
    "category eq 'Policy' and activityDateTime ge 2026-01-01",
  ])('leaves a record out by %s', (text) => {
    expect(selects(text)).toBe(false)
  })

  it.each(['activityDateTime ge 2026-13-01T00:00:00Z', "activityDateTime ge 'today'"])(
    'is refused: %s is not an instant',
    (text) => {
      expect(() => selectAudits(parseFilter(text))).toThrow(/is not an instant/u)
    },
  )

  it('is refused with an unknown property or an object as value', () => {
    expect(() => selectAudits(parseFilter("actor eq 'a'"))).toThrow(/Could not find a property/u)
    expect(() => selectAudits(parseFilter("initiatedBy eq 'a'"))).toThrow(/Unsupported or invalid/u)
  })

  const instant = fc
    .integer({ min: 0, max: 40 })
    .map((step) => new Date(Date.UTC(2026, 0, 1) + step).toISOString())
  const condition = fc.oneof(
    fc
      .tuple(
        fc.constantFrom('eq', 'ne', 'gt', 'ge', 'lt', 'le'),
        instant,
        fc.constantFrom('', '0001'),
      )
      .map(
        ([operator, at, finer]) => `activityDateTime ${operator} ${at.replace('Z', `${finer}Z`)}`,
      ),
    fc.constantFrom("category eq 'Policy'", "category eq 'Other'"),
  )
  const filters = fc
    .array(fc.tuple(condition, fc.constantFrom('and', 'or'), fc.boolean()), {
      minLength: 1,
      maxLength: 5,
    })
    .map((terms) =>
      terms
        .map(([term, word, isNot], index) => {
          const negated = isNot ? `not (${term})` : term
          return index === 0 ? negated : ` ${word} ${negated}`
        })
        .join(''),
    )

  it('selects the same records in two parts as it does in one', () => {
    fc.assert(
      fc.property(filters, instant, (text, at) => {
        const body = {
          ...record,
          category: 'Policy',
          activityDateTime: at.replace('Z', '0000Z'),
        }
        const bound = bindFilter(parseFilter(text), {
          name: 'directoryAudit',
          schema: directoryAuditType,
          names: [],
        })
        const whole = matchesFilter(bound, jsonCandidates(directoryAuditType)(body))
        expect(selects(text, body)).toBe(whole)
      }),
    )
  })
})
