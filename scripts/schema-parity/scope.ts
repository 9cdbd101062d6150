/** Which types of a published schema this service means to have. */

import type { CsdlProperty, CsdlSchema } from './read-csdl.ts'

/** Where the scope begins: everything under conditional access, and the audit log that its changes go to. */
const scopeRoots = ['conditionalAccessRoot', 'directoryAudit'] as const

/** The published type of all policies, of which the members that the service has are in scope. */
const policyRoot = 'policyRoot'

/** A relation to any object of the directory brings none of the types that extend it. */
const anyObject = 'directoryObject'

/** Names of types (enumerations among them) and of operations. */
export interface Scope {
  readonly types: ReadonlySet<string>
  readonly operations: ReadonlySet<string>
}

/**
 * Follows properties, base types, types derived from the type of a property, and the operations bound
 * to these. A type reached only as a base does not bring the other types that extend it.
 */
export function reachableFrom(schema: CsdlSchema, roots: readonly string[]): Scope {
  const types = new Set<string>()
  const held = new Set<string>()
  const operations = new Set<string>()

  function declare(name: string): void {
    const type = schema.types.get(name)
    if (type === undefined || types.has(name)) return
    types.add(name)
    type.properties.forEach(hold)
    if (type.base !== undefined) declare(type.base)
  }

  function hold(property: CsdlProperty): void {
    reach(property.type)
  }

  function reach(name: string): void {
    if (held.has(name)) return
    held.add(name)
    if (schema.enums.has(name)) types.add(name)
    declare(name)
    for (const operation of schema.operations.values()) {
      if (operation.boundTo !== name) continue
      operations.add(operation.name)
      operation.parameters.forEach(hold)
      if (operation.returns) hold(operation.returns)
    }
    for (const derived of schema.types.values()) {
      if (derived.base === name && name !== anyObject) reach(derived.name)
    }
  }

  roots.forEach(reach)
  return { types, operations }
}

/** What of a published schema is in scope, given what the service has of the root of policies. */
export function scopeOf(published: CsdlSchema, own: CsdlSchema): Scope {
  const served = new Set(own.types.get(policyRoot)?.properties.map(({ name }) => name))
  const policies = (published.types.get(policyRoot)?.properties ?? [])
    .filter(({ name }) => served.has(name))
    .map(({ type }) => type)
  return reachableFrom(published, [...scopeRoots, ...policies])
}
