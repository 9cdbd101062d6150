import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import {
  existsIn,
  type ComplexType,
  type EnumType,
  type GraphVersion,
  type PropertyType,
} from '../../edm/model.ts'
import { conditionalAccessPolicyType } from './policy-types.ts'

/** Members that the service serialises although the published schema excerpt lacks them. */
const unpublished: Readonly<Record<GraphVersion, readonly string[]>> = {
  'v1.0': [],
  beta: [
    'conditionalAccessApplications.globalSecureAccess',
    'conditionalAccessApplications.networkAccess',
    'conditionalAccessConditionSet.agentContext',
    'conditionalAccessConditionSet.agentSessionRiskLevels',
    'conditionalAccessConditionSet.agents',
    'conditionalAccessConditionSet.clients',
    'conditionalAccessConditionSet.insiderRiskLevels',
    'conditionalAccessConditionSet.signInRiskDetections',
    'conditionalAccessConditionSet.times',
    'conditionalAccessPolicy.partialEnablementStrategy',
    'conditionalAccessSessionControls.blockSensitiveActions',
    'conditionalAccessSessionControls.globalSecureAccessFilteringProfile',
    'conditionalAccessSessionControls.networkAccessSecurity',
    'secureSignInSessionControl.secureAppSessionMode',
  ],
}

interface Described {
  readonly complex: Map<string, ComplexType>
  readonly enums: Map<string, EnumType>
}

/** Collects the types that a version reaches from the policy. */
function describeTypes(version: GraphVersion): Described {
  const described: Described = { complex: new Map(), enums: new Map() }
  const visit = (type: PropertyType): void => {
    switch (type.kind) {
      case 'collection':
        return visit(type.element)
      case 'polymorphic':
        return Object.values(type.variants).forEach(visit)
      case 'enum':
      case 'flags':
        described.enums.set(type.name, type)
        return
      case 'complex':
        described.complex.set(type.name, type)
        for (const member of type.properties) if (existsIn(member, version)) visit(member.type)
        return
      default:
    }
  }
  visit(conditionalAccessPolicyType)
  return described
}

function blockOf(csdl: string, name: string): string | undefined {
  const pattern = new RegExp(
    `<(EnumType|ComplexType|EntityType) Name="${name}"[^>]*?(?:/>|>.*?</\\1>)`,
    'su',
  )
  return pattern.exec(csdl)?.[0]
}

/** Member names of a published type, with those of its base types. */
function publishedMembers(csdl: string, name: string): readonly string[] {
  const block = blockOf(csdl, name) ?? ''
  const base = /BaseType="graph\.(\w+)"/u.exec(block)?.[1]
  const own = [...block.matchAll(/<(?:Navigation)?Property Name="(\w+)"/gu)].map(
    ([, it]) => it ?? '',
  )
  return [...(base === undefined ? [] : publishedMembers(csdl, base)), ...own]
}

describe.each<GraphVersion>(['v1.0', 'beta'])('the %s types', (version) => {
  const file = new URL(
    `../../../../shared/data/graph/policy-types-${version}.csdl.xml`,
    import.meta.url,
  )
  const isPresent = existsSync(file)
  const csdl = isPresent ? readFileSync(file, 'utf8') : ''
  const { complex, enums } = describeTypes(version)

  it.for([...complex.values()])('have the members of the schema: $name', (type, context) => {
    context.skip(!isPresent, 'the published schema of ../shared is absent')
    context.skip(blockOf(csdl, type.name) === undefined, 'the schema lacks the type')
    const published = publishedMembers(csdl, type.name)
    const described = type.properties
      .filter((member) => existsIn(member, version))
      .map((member) => member.name)
      .filter((name) => !unpublished[version].includes(`${type.name}.${name}`))
    expect(described.sort()).toEqual([...published].sort())
  })

  it.for([...enums.values()])('have the values of the schema: $name', (type, context) => {
    context.skip(!isPresent, 'the published schema of ../shared is absent')
    const block = blockOf(csdl, type.name)
    context.skip(block === undefined, 'the schema lacks the enumeration')
    const published = [...(block ?? '').matchAll(/<Member Name="(\w+)" Value="(\d+)"/gu)].map(
      ([, name, value]) => ({ name, value: Number(value) }),
    )
    expect(type.members).toEqual(expect.arrayContaining(published))
    expect(/IsFlags="true"/u.test(block ?? '')).toBe(type.kind === 'flags')
  })
})
