import { describe, expect, it } from 'vitest'
import { knownPermissions } from '../../identity/permissions.ts'
import { isGuid } from '../../kernel/ids.ts'
import { graphPermissionIds } from './graph-permission-ids.ts'
import {
  graphAppId,
  graphPermissionOf,
  graphRoleId,
  withPublishedPermissions,
} from './microsoft-graph.ts'

const shown = withPublishedPermissions({ appId: graphAppId })

describe('the permissions of Microsoft Graph', () => {
  it('are those that the service knows, each with an id of its own', () => {
    for (const [kind, member] of [
      ['application', 'appRoles'],
      ['delegated', 'oauth2PermissionScopes'],
    ] as const) {
      const published = shown[member] as readonly { id: string; value: string }[]
      expect(published.map(({ value }) => value)).toEqual([...knownPermissions(kind)].sort())
      expect(published.filter(({ id }) => !isGuid(id))).toEqual([])
      expect(new Set(published.map(({ id }) => id)).size).toBe(published.length)
    }
  })

  it('have the published ids', () => {
    expect(graphRoleId('User.Read.All')).toBe('df021288-bdef-4463-88db-98f22de89214')
    expect(graphPermissionOf('DF021288-BDEF-4463-88DB-98F22DE89214')).toBe('User.Read.All')
    const ids = [...graphPermissionIds.values()].flatMap((each) => Object.values(each))
    expect(new Set(ids).size).toBe(ids.length)
  })

  it('keep the ids that stand in for published ones', () => {
    expect(graphRoleId('LicenseAssignment.Read.All')).toMatchInlineSnapshot(
      `"1cc1b43f-4ee3-3c13-aca7-9c5ea742a3c2"`,
    )
  })

  it('are not found by other names and ids', () => {
    expect(graphRoleId('User.Reed.All')).toBeUndefined()
    expect(graphPermissionOf('e1fe6dd8-ba31-4d61-89e7-88639da4683d')).toBeUndefined()
  })

  it('leave every other service principal as it is', () => {
    const body = { appId: '00000002-0000-0000-c000-000000000000' }
    expect(withPublishedPermissions(body)).toBe(body)
  })
})
