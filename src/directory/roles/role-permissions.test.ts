import { describe, expect, it } from 'vitest'
import { findBadPermissions, mostResourceActions, mostRolePermissions } from './role-permissions.ts'

const action = 'microsoft.directory/applications/basic/update'

describe('findBadPermissions', () => {
  it.each([
    action,
    'microsoft.directory/servicePrincipals/appRoleAssignedTo/update',
    'microsoft.directory/groups.unified/createAsOwner',
    'microsoft.office365.messageCenter/messages/read',
    'microsoft.directory/servicePrincipals/managePermissionGrantsForAll.microsoft-company-admin',
  ])('takes %s', (name) => {
    expect(findBadPermissions([{ allowedResourceActions: [name] }])).toEqual([])
  })

  it.each(
    [
      [
        '',
        'microsoft.directory',
        '*',
        'microsoft.directory/',
        'read users',
        `microsoft.a/${'b'.repeat(256)}`,
      ],
    ].flat(),
  )('refuses the action "%s"', (name) => {
    expect(findBadPermissions([{ allowedResourceActions: [action, name] }])).toMatchObject([
      { target: '/rolePermissions/0/allowedResourceActions/1' },
    ])
  })

  it.each([
    [undefined, '/rolePermissions'],
    [[], '/rolePermissions'],
    [
      Array.from({ length: mostRolePermissions + 1 }, () => ({ allowedResourceActions: [action] })),
      '/rolePermissions',
    ],
    [[{}], '/rolePermissions/0/allowedResourceActions'],
    [
      [{ allowedResourceActions: Array(mostResourceActions + 1).fill(action) }],
      '/rolePermissions/0/allowedResourceActions',
    ],
    [
      [{ allowedResourceActions: [action], excludedResourceActions: [action] }],
      '/rolePermissions/0/excludedResourceActions',
    ],
  ])('refuses permissions of another form (%#)', (permissions, target) => {
    expect(findBadPermissions(permissions)).toMatchObject([{ target }])
  })
})
