import { expect, it } from 'vitest'
import { printCsdl } from '../../edm/csdl/print-csdl.ts'
import { complexType } from '../../edm/model.ts'
import { describeService } from './describe-service.ts'
import { describedService } from './testing/described-service.ts'

it('declares what v1.0 serves: types, relations, bound operations and the container', () => {
  expect(printCsdl(describeService(describedService, 'v1.0'))).toMatchInlineSnapshot(`
    "<?xml version="1.0" encoding="utf-8"?>
    <edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx">
      <edmx:DataServices>
        <Schema Namespace="microsoft.graph" Alias="graph" xmlns="http://docs.oasis-open.org/odata/ns/edm">
          <EnumType Name="lockStrength">
            <Member Name="weak" Value="0" />
            <Member Name="strong" Value="1" />
          </EnumType>
          <EnumType Name="lockUses" IsFlags="true">
            <Member Name="none" Value="0" />
            <Member Name="door" Value="1" />
            <Member Name="safe" Value="2" />
          </EnumType>
          <EntityType Name="entity" Abstract="true">
            <Key>
              <PropertyRef Name="id" />
            </Key>
            <Property Name="id" Type="Edm.String" Nullable="false" />
          </EntityType>
          <EntityType Name="house" BaseType="graph.entity">
            <NavigationProperty Name="locks" Type="Collection(graph.lock)" ContainsTarget="true" />
          </EntityType>
          <EntityType Name="lock" BaseType="graph.entity">
            <Property Name="name" Type="Edm.String" Nullable="false" />
            <Property Name="strength" Type="graph.lockStrength" />
            <Property Name="uses" Type="graph.lockUses" Nullable="false" />
            <Property Name="openings" Type="Collection(Edm.DateTimeOffset)" />
            <NavigationProperty Name="maker" Type="graph.maker" />
          </EntityType>
          <EntityType Name="keyLock" BaseType="graph.lock">
            <Property Name="keys" Type="Edm.Int32" />
          </EntityType>
          <ComplexType Name="lockUsage">
            <NavigationProperty Name="locks" Type="Collection(graph.lock)" />
          </ComplexType>
          <EntityType Name="maker" BaseType="graph.entity">
            <Property Name="name" Type="Edm.String" />
            <NavigationProperty Name="locks" Type="Collection(graph.lock)" />
          </EntityType>
          <Action Name="open" IsBound="true">
            <Parameter Name="bindingParameter" Type="microsoft.graph.lock" />
            <Parameter Name="force" Type="Edm.Int32" Nullable="false" />
            <Parameter Name="uses" Type="Collection(graph.lockUses)" Nullable="false" />
            <ReturnType Type="graph.lockUsage" />
          </Action>
          <Function Name="usage" IsBound="true">
            <Parameter Name="bindingParameter" Type="microsoft.graph.lock" />
            <ReturnType Type="graph.lockUsage" />
          </Function>
          <EntityContainer Name="GraphService">
            <Singleton Name="house" Type="graph.house" />
            <EntitySet Name="makers" EntityType="graph.maker" />
          </EntityContainer>
        </Schema>
      </edmx:DataServices>
    </edmx:Edmx>
    "
  `)
})

it('declares in beta what only beta has, in its own namespace where it has one', () => {
  const csdl = printCsdl(describeService(describedService, 'beta'))
  const added = csdl
    .split('\n')
    .filter((line) => !printCsdl(describeService(describedService, 'v1.0')).includes(line))
  expect(added.map((line) => line.trim())).toMatchInlineSnapshot(`
    [
      "<Member Name="magic" Value="2" />",
      "<Property Name="serial" Type="Edm.Guid" />",
      "<EntityType Name="secretLock" BaseType="graph.lock" />",
      "<EntitySet Name="oldLocks" EntityType="ostiary.old.lock" />",
      "<Schema Namespace="ostiary.old" xmlns="http://docs.oasis-open.org/odata/ns/edm">",
      "<ComplexType Name="key" />",
      "<EntityType Name="lock">",
      "<Property Name="id" Type="Edm.String" />",
      "<Property Name="isOpen" Type="Edm.Boolean" />",
      "<Property Name="key" Type="ostiary.old.key" />",
    ]
  `)
})

it('refuses two types of one name', () => {
  const makers = describedService.operations.filter(({ path }) => path === '/makers')
  const twins = makers.map((operation) => ({
    ...operation,
    path: '/twins',
    answers: { type: complexType('maker', []), as: 'collection' } as const,
  }))
  expect(twins).toHaveLength(1)
  const operations = [...describedService.operations, ...twins]
  expect(() => describeService({ ...describedService, operations }, 'v1.0')).toThrow(
    'two types are named maker',
  )
})
