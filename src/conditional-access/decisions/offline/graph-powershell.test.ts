import { describe, expect, it } from 'vitest'
import { fromGraphPowerShell, placeOfCut } from './graph-powershell.ts'

describe('fromGraphPowerShell', () => {
  it('moves additional members up, and makes objects without a value null', () => {
    const printed = {
      DisplayName: 'One',
      Conditions: {
        Users: { IncludeUsers: ['All'], AdditionalProperties: {} },
        Applications: { IncludeApplications: null, AdditionalProperties: {} },
        Platforms: { IncludePlatforms: null, ExcludePlatforms: [], AdditionalProperties: {} },
        AdditionalProperties: { agents: { includeAgentUsers: ['All'] } },
      },
      GrantControls: { Operator: 'OR', AdditionalProperties: { operator: 'AND' } },
      AdditionalProperties: { '@odata.type': '#microsoft.graph.conditionalAccessPolicy' },
    }
    expect(fromGraphPowerShell(printed)).toEqual({
      displayName: 'One',
      '@odata.type': '#microsoft.graph.conditionalAccessPolicy',
      conditions: {
        users: { includeUsers: ['All'] },
        applications: { includeApplications: null },
        platforms: null,
        agents: { includeAgentUsers: ['All'] },
      },
      grantControls: { operator: 'OR' },
    })
  })
})

describe('placeOfCut', () => {
  it.each([
    ['Microsoft.Graph.PowerShell.Models.MicrosoftGraphConditionalAccessUsers', true],
    ['System.Object[]', true],
    ['@{IncludeUsers=System.Object[]}', true],
    ['System administrators', false],
  ])('tells whether %s stands for an object', (text, isCut) => {
    const place = placeOfCut({ Conditions: { Users: text } })
    expect(place).toBe(isCut ? '/Conditions/Users' : undefined)
  })
})
