/** Compares the types in scope of two schemas, member by member, inherited members included. */

import type { CsdlEnum, CsdlOperation, CsdlProperty, CsdlSchema, CsdlType } from './read-csdl.ts'
import type { Scope } from './scope.ts'

/** One thing in which a type differs. The member is absent when the type itself is meant. */
export interface Difference {
  readonly type: string
  readonly member?: string
  /** `extra` is what this service has beyond the published type. */
  readonly is: 'missing' | 'different' | 'extra'
  /** Present when different: what is published, and what this service has. */
  readonly published?: string
  readonly own?: string
}

/** How a type fares. */
export interface TypeRow {
  readonly kind: string
  readonly name: string
  /** How many members are there, the same on both sides. */
  readonly present: number
  readonly differences: readonly Difference[]
}

function printProperty({ type, isCollection, isNullable, isNavigation }: CsdlProperty): string {
  // WHY: a relation is nullable or not by its cardinality, and the published files do not say more.
  if (isNavigation) return `${isCollection ? `Collection(${type})` : type}, navigation`
  return `${isCollection ? `Collection(${type})` : type}${isNullable ? '' : ', not null'}`
}

/** Members of a type and of all it extends, as text. */
function membersOf(schema: CsdlSchema, type: CsdlType): ReadonlyMap<string, string> {
  const base = type.base === undefined ? undefined : schema.types.get(type.base)
  return new Map([
    ...(base ? membersOf(schema, base) : []),
    ...type.properties.map((property): [string, string] => [
      property.name,
      printProperty(property),
    ]),
  ])
}

function describeType({ kind, base, isAbstract, isOpen }: CsdlType): string {
  return `${isAbstract ? 'abstract ' : ''}${isOpen ? 'open ' : ''}${kind}${base === undefined ? '' : ` of ${base}`}`
}

function describeEnum({ isFlags }: CsdlEnum): string {
  return isFlags ? 'flags' : 'one of'
}

function enumMembers({ members }: CsdlEnum): ReadonlyMap<string, string> {
  return new Map([...members].map(([name, value]) => [name, String(value)]))
}

function operationMembers({ parameters, returns }: CsdlOperation): ReadonlyMap<string, string> {
  const printType = ({ type, isCollection }: CsdlProperty): string =>
    isCollection ? `Collection(${type})` : type
  return new Map([
    ...parameters.map((parameter): [string, string] => [parameter.name, printType(parameter)]),
    ...(returns ? ([['returns', printType(returns)]] as const) : []),
  ])
}

/** A type, enumeration or operation, printed. */
export interface Side {
  readonly kind: string
  readonly description: string
  readonly members: ReadonlyMap<string, string>
}

/** What a type, enumeration or operation of a schema is; undefined when the schema has none of that name. */
export function sideOf(schema: CsdlSchema, name: string): Side | undefined {
  const type = schema.types.get(name)
  if (type) {
    return { kind: type.kind, description: describeType(type), members: membersOf(schema, type) }
  }
  const enumeration = schema.enums.get(name)
  if (enumeration) {
    return {
      kind: enumeration.kind,
      description: describeEnum(enumeration),
      members: enumMembers(enumeration),
    }
  }
  const operation = schema.operations.get(name)
  return (
    operation && {
      kind: operation.kind,
      description: operation.kind,
      members: operationMembers(operation),
    }
  )
}

function compareMembers(type: string, published: Side, own: Side): readonly Difference[] {
  const differences: Difference[] = []
  for (const [member, shape] of published.members) {
    const ownShape = own.members.get(member)
    if (ownShape === undefined) differences.push({ type, member, is: 'missing' })
    else if (ownShape !== shape) {
      differences.push({ type, member, is: 'different', published: shape, own: ownShape })
    }
  }
  for (const member of own.members.keys()) {
    if (!published.members.has(member)) differences.push({ type, member, is: 'extra' })
  }
  return differences
}

/** Compares each type and operation in scope. Rows are in order of their names. */
export function compareSchemas(
  published: CsdlSchema,
  own: CsdlSchema,
  scope: Scope,
): readonly TypeRow[] {
  const names = [...[...scope.types].toSorted(), ...[...scope.operations].toSorted()]
  return names.flatMap((name): TypeRow[] => {
    const theirs = sideOf(published, name)
    if (theirs === undefined) return []
    const ours = sideOf(own, name)
    if (ours === undefined) {
      return [{ kind: theirs.kind, name, present: 0, differences: [{ type: name, is: 'missing' }] }]
    }
    const members = compareMembers(name, theirs, ours)
    const itself: Difference[] =
      theirs.description === ours.description
        ? []
        : [{ type: name, is: 'different', published: theirs.description, own: ours.description }]
    const unlike = members.filter(({ is }) => is !== 'extra').length
    return [
      {
        kind: theirs.kind,
        name,
        present: theirs.members.size - unlike,
        differences: [...itself, ...members],
      },
    ]
  })
}
