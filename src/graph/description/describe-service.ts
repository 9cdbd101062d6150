/**
 * Derives the CSDL of one version from its operations. Nothing is declared twice: a path below an entity
 * becomes a relation, a POST on anything but a collection becomes an action.
 * Source: OData 4.01 URL conventions, section 4; OData 4.0 CSDL, sections 7, 12 and 13.
 */

import {
  graphNamespace,
  namespaceOf,
  reachableTypes,
  type NamedTypes,
} from '../../edm/csdl/reachable-types.ts'
import {
  nameOf,
  type BoundOperation,
  type ContainerElement,
  type Navigation,
  type SchemaDocument,
  type TypeUse,
} from '../../edm/csdl/schema-document.ts'
import type { GraphVersion, PropertyType } from '../../edm/model.ts'
import type { DescribedAnswer, Operation } from '../operation.ts'
import type { Container } from './container.ts'
import { liftNavigations } from './lift-navigations.ts'

/** An operation whose answer the CSDL may describe; the entity type above declares single properties. */
type DescribedOperation = Operation & { readonly answers?: DescribedAnswer }

/** One path in the tree of paths, with its operations. */
interface PathNode {
  /** The last segment; a key is in braces. */
  readonly segment: string
  readonly path: string
  readonly parent?: PathNode
  readonly operations: DescribedOperation[]
  readonly children: Map<string, PathNode>
}

function useOf({ type, as }: DescribedAnswer): TypeUse {
  return { type, isCollection: as === 'collection' }
}

function createNode(segment: string, parent?: PathNode): PathNode {
  const path = parent ? `${parent.path}/${segment}` : ''
  return { segment, path, operations: [], children: new Map(), ...(parent && { parent }) }
}

function isDescribed(operation: Operation): operation is DescribedOperation {
  // WHY: a reserved segment such as `$count` is another form of the resource at the path before it.
  return operation.answers?.as !== 'property' && !/\/\$\w+$/u.test(operation.path)
}

function treeOf(operations: readonly DescribedOperation[]): PathNode {
  const root = createNode('')
  for (const operation of operations) {
    let node = root
    for (const segment of operation.path.split('/').filter(Boolean)) {
      const next = node.children.get(segment) ?? createNode(segment, node)
      node.children.set(segment, next)
      node = next
    }
    node.operations.push(operation)
  }
  return root
}

function isKey({ segment }: PathNode): boolean {
  return segment.startsWith('{')
}

function answerTo(node: PathNode, method: Operation['method']): DescribedAnswer | undefined {
  return node.operations.find((operation) => operation.method === method)?.answers
}

/** The operations and containers to describe. */
export interface DescribedService {
  readonly operations: readonly Operation[]
  /** Declared only if an operation is below them. */
  readonly containers: readonly Container[]
}

/** Describes what a service serves in one version. */
export function describeService(
  { operations, containers }: DescribedService,
  version: GraphVersion,
): SchemaDocument {
  const served = operations.filter(({ roots }) => roots.includes(version))
  return new SchemaBuilder(containers, version).build(served.filter(isDescribed))
}

function liftedNavigations(
  types: ReadonlyMap<string, NamedTypes>,
  navigations: SchemaDocument['navigations'],
): SchemaDocument['navigations'] {
  return [...types].reduce(
    (lifted, [namespace, { structured }]) => liftNavigations(namespace, structured, lifted),
    navigations,
  )
}

class SchemaBuilder {
  readonly #containers: ReadonlyMap<string, Container>
  readonly #version: GraphVersion
  readonly #rootTypes: PropertyType[] = []
  readonly #navigations = new Map<string, Navigation[]>()
  readonly #boundOperations = new Map<string, BoundOperation>()
  readonly #containerElements: ContainerElement[] = []

  constructor(containers: readonly Container[], version: GraphVersion) {
    this.#containers = new Map(containers.map((each) => [each.path, each]))
    this.#version = version
  }

  build(operations: readonly DescribedOperation[]): SchemaDocument {
    this.#visit(treeOf(operations))
    const types = reachableTypes(this.#rootTypes, this.#version)
    return {
      version: this.#version,
      // Graph's own namespace comes first, even when another one is reached before it.
      types: new Map([...types].toSorted(([one]) => (one === graphNamespace ? -1 : 0))),
      navigations: liftedNavigations(types, this.#navigations),
      operations: [...this.#boundOperations.values()],
      container: this.#containerElements,
    }
  }

  #visit(node: PathNode): void {
    if (node.parent) this.#describe(node, node.parent)
    node.children.forEach((child) => this.#visit(child))
  }

  #describe(node: PathNode, parent: PathNode): void {
    const resource = this.#resourceAt(node)
    for (const { answers } of node.operations) {
      if (answers) this.#rootTypes.push(answers.type)
    }
    if (isKey(node)) return
    if (resource === undefined) return this.#describeBound(node, parent)
    this.#rootTypes.push(resource.type)
    const { segment: name } = node
    if (parent.parent === undefined) {
      this.#containerElements.push({ ...resource, name })
      return
    }
    const owner = this.#resourceAt(parent)
    if (owner === undefined || owner.isCollection) return
    const ownerName = `${namespaceOf(owner.type)}.${nameOf(owner.type)}`
    const known = this.#navigations.get(ownerName) ?? []
    this.#navigations.set(ownerName, known)
    if (known.some((navigation) => navigation.name === name)) return
    known.push({ ...resource, name, isContained: this.#containers.has(parent.path) })
  }

  /** Finds the resource at a path: a container, the answer to GET, or one item of the collection above. */
  #resourceAt(node: PathNode): TypeUse | undefined {
    const container = this.#containers.get(node.path)
    if (container) return { type: container.type, isCollection: false }
    if (isKey(node)) {
      const collection = node.parent && this.#resourceAt(node.parent)
      return collection?.isCollection ? { ...collection, isCollection: false } : undefined
    }
    const answer = answerTo(node, 'GET')
    return answer === undefined || answer.as === 'value' ? undefined : useOf(answer)
  }

  #describeBound(node: PathNode, parent: PathNode): void {
    const boundTo = this.#resourceAt(parent)
    if (boundTo === undefined) return
    for (const { method, takes, answers } of node.operations) {
      if (takes === 'xml' || takes?.kind === 'polymorphic') continue
      const isAction = method === 'POST'
      if (!isAction && (method !== 'GET' || answers === undefined)) continue
      if (takes) this.#rootTypes.push(...takes.properties.map(({ type }) => type))
      // WHY keyed by name and type: two paths can lead to the same bound operation.
      this.#boundOperations.set(`${node.segment} ${nameOf(boundTo.type)}`, {
        kind: isAction ? 'Action' : 'Function',
        name: node.segment,
        boundTo,
        ...(takes && { parameters: takes }),
        ...(answers && { returns: useOf(answers) }),
      })
    }
  }
}
