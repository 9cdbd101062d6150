/**
 * Finds the operation for a method and path. Framework-free; one tree per API root. At each segment, a literal
 * is preferred to a GUID placeholder, and that to an unconstrained one.
 */

import { graphNamespace } from '../edm/csdl/reachable-types.ts'
import { OstiaryError } from '../kernel/errors/ostiary-error.ts'
import { isGuid } from '../kernel/ids.ts'
import type { ApiRoot } from './message.ts'
import type { Mounted } from './operation.ts'
import { isGraphSegment } from './graph-segments.ts'
import { protocolCodes } from './protocol-codes.ts'

interface Placeholder<Kind> {
  readonly name: string
  readonly node: Node<Kind>
}

interface Node<Kind> {
  readonly literals: Map<string, Node<Kind>>
  guid?: Placeholder<Kind>
  any?: Placeholder<Kind>
  readonly operations: Map<string, Kind>
}

/** The operation of a path, with the keys that the path names. */
export interface Match<Kind> {
  readonly operation: Kind
  readonly keys: Readonly<Record<string, string>>
}

/** Finds the operation of a method and a path. */
export interface Router<Kind> {
  /** @throws OstiaryError `badRequest` naming an unknown segment, `methodNotAllowed` with `Allow`. */
  match(root: ApiRoot, method: string, segments: readonly string[]): Match<Kind>
  /** Tells whether a path below the root can start with the segment. */
  knows(root: ApiRoot, segment: string): boolean
}

function createNode<Kind>(): Node<Kind> {
  return { literals: new Map(), operations: new Map() }
}

const placeholderPattern = /^\{(\w+)(:guid)?\}$/u

function childFor<Kind>(node: Node<Kind>, segment: string): Node<Kind> {
  const placeholder = placeholderPattern.exec(segment)
  if (!placeholder) {
    const literal = segment.toLowerCase()
    const child = node.literals.get(literal) ?? createNode<Kind>()
    node.literals.set(literal, child)
    return child
  }
  const slot = placeholder[2] ? 'guid' : 'any'
  const name = placeholder[1] ?? ''
  const existing = node[slot]
  if (existing && existing.name !== name) {
    throw new TypeError(`placeholders {${existing.name}} and {${name}} are at the same place`)
  }
  const child = existing ?? { name, node: createNode<Kind>() }
  node[slot] = child
  return child.node
}

function insert<Kind extends Mounted>(root: Node<Kind>, operation: Kind): void {
  const node = operation.path
    .split('/')
    .filter(Boolean)
    .reduce(childFor<Kind>, root)
  if (node.operations.has(operation.method)) {
    throw new TypeError(`two operations for ${operation.method} ${operation.path}`)
  }
  node.operations.set(operation.method, operation)
}

function unknownSegment(segment: string): OstiaryError {
  return new OstiaryError('badRequest', {
    ostiaryCode: protocolCodes.segmentUnknown,
    message: `Resource not found for the segment '${segment}'.`,
  })
}

/** Why a path breaks off at a segment: this service does not have that part of Graph, or Graph does not have it. */
function missingSegment(root: ApiRoot, segment: string, before: string | undefined): OstiaryError {
  const isVersion = root === 'v1.0' || root === 'beta'
  if (!isVersion || before?.startsWith('$')) return unknownSegment(segment)
  if (!isGraphSegment(root, segment, before === undefined)) return unknownSegment(segment)
  return new OstiaryError('notImplemented', {
    ostiaryCode: protocolCodes.notSupported,
    message: `'${segment}' of Microsoft Graph is not supported by this service at this path.`,
  })
}

/**
 * Removes the namespace of an action or function, which callers may leave out.
 * Source: OData 4.01 URL conventions, section 4.4; generated clients send it.
 */
function withoutNamespace(name: string): string {
  return name.startsWith(`${graphNamespace}.`) ? name.slice(graphNamespace.length + 1) : name
}

function literalFor<Kind>(
  { literals }: Node<Kind>,
  segment: string,
  isLast: boolean,
): Node<Kind> | undefined {
  const name = segment.toLowerCase()
  return literals.get(name) ?? (isLast ? literals.get(withoutNamespace(name)) : undefined)
}

/** Reserved words such as `$count` are never keys. */
function placeholderFor<Kind>(
  { guid, any }: Node<Kind>,
  segment: string,
): Placeholder<Kind> | undefined {
  if (guid !== undefined && isGuid(segment)) return guid
  return segment.startsWith('$') ? undefined : any
}

/** Compiles operations into a router. Two operations on one method and path are a programming error. */
export function createRouter<Kind extends Mounted>(operations: readonly Kind[]): Router<Kind> {
  const roots: Readonly<Record<ApiRoot, Node<Kind>>> = {
    'v1.0': createNode(),
    beta: createNode(),
    'ostiary/v1': createNode(),
    'ostiary/openapi': createNode(),
  }
  for (const operation of operations) {
    for (const root of operation.roots) insert(roots[root], operation)
  }

  return {
    match(root, method, segments) {
      const keys: Record<string, string> = {}
      let node = roots[root]
      for (let index = 0; index < segments.length; index += 1) {
        const segment = segments[index] ?? ''
        const literal = literalFor(node, segment, index === segments.length - 1)
        if (literal !== undefined) {
          node = literal
          continue
        }
        const placeholder = placeholderFor(node, segment)
        if (placeholder === undefined) throw missingSegment(root, segment, segments[index - 1])
        keys[placeholder.name] = segment
        node = placeholder.node
      }
      const operation = node.operations.get(method)
      if (operation) return { operation, keys }
      if (node.operations.size === 0) throw unknownSegment(segments.at(-1) ?? '')
      throw new OstiaryError('methodNotAllowed', {
        ostiaryCode: protocolCodes.methodNotAllowed,
        headers: { Allow: [...node.operations.keys()].sort().join(', ') },
      })
    },
    knows(root, segment) {
      return roots[root].literals.has(segment.toLowerCase())
    },
  }
}
