import { describe, expect, it } from 'vitest'
import { emptyDirectory } from '../../conditional-access/decisions/offline/exported-directory.ts'
import type { Target } from '../../conditional-access/engine/model/sign-in.ts'
import { withExportedNames } from './exported-facts.ts'

const loop = '0a000000-0000-4000-8000-000000000391'
const namesake = '0a000000-0000-4000-8000-000000000392'

const directory = {
  ...emptyDirectory(),
  servicePrincipals: [
    {
      appId: loop,
      displayName: 'Loop Web Service',
      appOwnerOrganizationId: 'F8CDEF31-a31e-4b4a-93e4-5f571e91255a',
    },
    {
      appId: namesake,
      displayName: 'Loop Web Service',
      appOwnerOrganizationId: '0b000000-0000-4000-8000-000000000001',
    },
  ],
}

function applications(...list: readonly { appId: string; displayName?: string }[]): Target {
  return { kind: 'applications', applications: list }
}

describe('withExportedNames', () => {
  it('adds the name of an application of Microsoft, and keeps a name that is given', () => {
    expect(withExportedNames(applications({ appId: loop.toUpperCase() }), directory)).toEqual(
      applications({ appId: loop.toUpperCase(), displayName: 'Loop Web Service' }),
    )
    const given = applications({ appId: loop, displayName: 'Loop' })
    expect(withExportedNames(given, directory)).toEqual(given)
  })

  it('adds no name of another publisher, and none that the export lacks', () => {
    const asked = applications(
      { appId: namesake },
      { appId: '0a000000-0000-4000-8000-000000000393' },
    )
    expect(withExportedNames(asked, directory)).toEqual(asked)
    expect(withExportedNames(undefined, directory)).toBeUndefined()
  })
})
