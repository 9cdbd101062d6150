import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readTenantAssignmentId, scopedAssignmentId, tenantAssignmentId } from './assignment-id.ts'
import vectors from './vectors/assignment-ids.json' with { type: 'json' }

describe('the id of a role assignment', () => {
  it.each(vectors)('is the published one: $id', ({ id, roleDefinitionId, principalId }) => {
    const holding = { roleDefinitionId, principalId }
    expect(tenantAssignmentId(holding)).toBe(id)
    expect(readTenantAssignmentId(id)).toEqual(holding)
  })

  it('tells the role and the principal', () => {
    fc.assert(
      fc.property(fc.uuid(), fc.uuid(), (roleDefinitionId, principalId) => {
        const holding = { roleDefinitionId, principalId }
        expect(readTenantAssignmentId(tenantAssignmentId(holding))).toEqual(holding)
      }),
    )
  })

  it('is read only in the form in which it is printed', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 60 }), (text) => {
        const holding = readTenantAssignmentId(text)
        if (holding !== undefined) expect(tenantAssignmentId(holding)).toBe(text)
      }),
    )
  })

  it('differs with the scope, whose letter case does not count', () => {
    const holding = {
      roleDefinitionId: '62e90394-69f5-4237-9190-012177145e10',
      principalId: 'a98eb769-7bd4-4489-86f6-ad96e1d58b62',
    }
    const id = scopedAssignmentId(holding, '/administrativeUnits/A')
    expect(scopedAssignmentId(holding, '/administrativeunits/a')).toBe(id)
    expect(scopedAssignmentId(holding, '/administrativeUnits/b')).not.toBe(id)
    expect(readTenantAssignmentId(id)).toBeUndefined()
  })
})
