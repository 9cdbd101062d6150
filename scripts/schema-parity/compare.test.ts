import { expect, it } from 'vitest'
import { compareSchemas } from './compare.ts'
import { readCsdl } from './read-csdl.ts'
import { reachableFrom, scopeOf } from './scope.ts'

function schemaOf(elements: string): string {
  return `<Schema Namespace="microsoft.graph" xmlns="http://docs.oasis-open.org/odata/ns/edm">${elements}</Schema>`
}

const published = readCsdl(
  schemaOf(`
  <EntityType Name="conditionalAccessRoot" BaseType="graph.entity">
    <NavigationProperty Name="rules" Type="Collection(graph.rule)" ContainsTarget="true" />
    <NavigationProperty Name="target" Type="graph.missing" />
  </EntityType>
  <EntityType Name="entity" Abstract="true"><Property Name="id" Type="Edm.String" Nullable="false" /></EntityType>
  <EntityType Name="rule" BaseType="graph.entity">
    <Property Name="level" Type="graph.level" Nullable="false" />
    <Property Name="names" Type="Collection(Edm.String)" Nullable="false" />
  </EntityType>
  <EntityType Name="strictRule" BaseType="graph.rule" />
  <EntityType Name="stranger" BaseType="graph.entity" />
  <EnumType Name="level"><Member Name="low" Value="0" /><Member Name="high" Value="1" /></EnumType>
  <Action Name="test" IsBound="true">
    <Parameter Name="bindingParameter" Type="graph.rule" />
    <Parameter Name="input" Type="graph.input" />
    <ReturnType Type="graph.level" />
  </Action>
  <ComplexType Name="input" />`),
)

it('follows properties, derived types and bound operations, not what shares a base', () => {
  expect(reachableFrom(published, ['conditionalAccessRoot'])).toEqual({
    types: new Set(['conditionalAccessRoot', 'rule', 'level', 'entity', 'input', 'strictRule']),
    operations: new Set(['test(rule)']),
  })
})

it('tells what is missing, different and extra, inherited members included', () => {
  const own = readCsdl(
    schemaOf(`
    <EntityType Name="conditionalAccessRoot" BaseType="graph.entity">
      <NavigationProperty Name="rules" Type="Collection(graph.rule)" />
      <Property Name="target" Type="graph.missing" />
    </EntityType>
    <EntityType Name="entity" Abstract="true"><Property Name="id" Type="Edm.String" /></EntityType>
    <ComplexType Name="rule" BaseType="graph.entity">
      <Property Name="level" Type="graph.level" Nullable="false" />
      <Property Name="names" Type="Edm.String" Nullable="false" />
    </ComplexType>
    <EnumType Name="level" IsFlags="true"><Member Name="low" Value="2" /><Member Name="top" Value="3" /></EnumType>`),
  )
  const rows = compareSchemas(published, own, scopeOf(published, own))
  const idDiffers = {
    member: 'id',
    is: 'different',
    published: 'Edm.String, not null',
    own: 'Edm.String',
  }
  expect(rows).toEqual([
    {
      kind: 'EntityType',
      name: 'conditionalAccessRoot',
      present: 1,
      differences: [
        { type: 'conditionalAccessRoot', ...idDiffers },
        {
          type: 'conditionalAccessRoot',
          member: 'target',
          is: 'different',
          published: 'missing, navigation',
          own: 'missing',
        },
      ],
    },
    {
      kind: 'EntityType',
      name: 'entity',
      present: 0,
      differences: [{ type: 'entity', ...idDiffers }],
    },
    {
      kind: 'ComplexType',
      name: 'input',
      present: 0,
      differences: [{ type: 'input', is: 'missing' }],
    },
    {
      kind: 'EnumType',
      name: 'level',
      present: 0,
      differences: [
        { type: 'level', is: 'different', published: 'one of', own: 'flags' },
        { type: 'level', member: 'low', is: 'different', published: '0', own: '2' },
        { type: 'level', member: 'high', is: 'missing' },
        { type: 'level', member: 'top', is: 'extra' },
      ],
    },
    {
      kind: 'EntityType',
      name: 'rule',
      present: 1,
      differences: [
        {
          type: 'rule',
          is: 'different',
          published: 'EntityType of entity',
          own: 'ComplexType of entity',
        },
        { type: 'rule', ...idDiffers },
        {
          type: 'rule',
          member: 'names',
          is: 'different',
          published: 'Collection(Edm.String), not null',
          own: 'Edm.String, not null',
        },
      ],
    },
    {
      kind: 'EntityType',
      name: 'strictRule',
      present: 0,
      differences: [{ type: 'strictRule', is: 'missing' }],
    },
    {
      kind: 'Action',
      name: 'test(rule)',
      present: 0,
      differences: [{ type: 'test(rule)', is: 'missing' }],
    },
  ])
})
