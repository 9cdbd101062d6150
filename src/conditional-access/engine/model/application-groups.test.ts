import { describe, expect, it } from 'vitest'
import { isGuid } from '../../../kernel/ids.ts'
import data from './application-groups.json' with { type: 'json' }
import { publishedApplicationGroups } from './application-groups.ts'

const rows = data.groups.flatMap(({ id: group, members }) =>
  members.map((member) => ({ group, since: '', until: '9999-12-31', appId: '', ...member })),
)

describe('the published application groups', () => {
  it('have a source for each row, and one for each connection of a name with an id', () => {
    const sources = new Set(Object.keys(data.sources))
    const sourcesOf = (row: (typeof rows)[number]) =>
      'idSource' in row ? [row.source, row.idSource] : [row.source]
    expect(rows.flatMap(sourcesOf).filter((source) => !sources.has(source))).toEqual([])
    const unproven = rows.filter((row) => 'isIdInferred' in row && !('idSource' in row))
    expect(unproven).toEqual([])
    for (const { url } of Object.values(data.sources)) expect(url).toMatch(/^https:\/\//u)
  })

  it('have each id, or each name without an id, once on any day', () => {
    const keyOf = ({ group, appId, name }: (typeof rows)[number]) => `${group} ${appId || name}`
    const repeated = rows.filter((one) =>
      rows.some(
        (other) =>
          other !== one &&
          keyOf(other) === keyOf(one) &&
          other.name === one.name &&
          other.since < one.until &&
          one.since < other.until,
      ),
    )
    expect(repeated).toEqual([])
    expect(rows.filter(({ appId }) => appId !== '' && !isGuid(appId))).toEqual([])
  })

  it('have four portals by id since 2026-03-24, and eight by name before', () => {
    const portals = publishedApplicationGroups.find(({ id }) => id === 'MicrosoftAdminPortals')
    const since = portals?.members.filter((member) => member.since === '2026-03-24')
    expect(since?.map(({ appId }) => appId)).toEqual([
      'c44b4083-3bb0-49c1-b47d-974e53cbdf3c',
      '497effe9-df71-4043-a8bb-14cf78c4b63b',
      '00000006-0000-0ff1-ce00-000000000000',
      '80ccca67-54bd-44ab-8625-4b79c4dc7775',
    ])
    expect(portals?.members.filter((member) => member.until === '2026-03-24')).toHaveLength(8)
  })
})
