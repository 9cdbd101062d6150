/**
 * Describes what operations serve in one version, as the CSDL does. Nothing is declared twice: a relation
 * exists because a path serves it, an action because a POST stands where no collection is.
 * Source: OData 4.01 URL conventions, section 4; OData 4.0 CSDL, sections 7, 12 and 13.
 */

import { graphNamespace, namespaceOf, reachableTypes } from '../../edm/csdl/reachable-types.ts'
import type {
  BoundOperation,
  ContainerElement,
  Navigation,
  SchemaDocument,
  TypeUse,
} from '../../edm/csdl/schema-document.ts'
import type { GraphVersion, ObjectType, PropertyType } from '../../edm/model.ts'
import type { DescribedAnswer, Operation } from '../operation.ts'
import type { Container } from './container.ts'

/** A place in the tree of paths, with the operations on it. */
interface Place {
  /** The last segment; a placeholder in braces. */
  readonly segment: string
  readonly path: string
  readonly parent?: Place
  readonly operations: Operation[]
  readonly children: Map<string, Place>
}

function useOf({ type, as }: DescribedAnswer): TypeUse {
  return { type, isCollection: as === 'collection' }
}

function nameOf(type: ObjectType): string {
  return type.kind === 'polymorphic' ? type.base.name : type.name
}

function createPlace(segment: string, parent?: Place): Place {
  const path = parent ? `${parent.path}/${segment}` : ''
  return { segment, path, operations: [], children: new Map(), ...(parent && { parent }) }
}

/** Reserved segments are forms of what stands before them. */
function isReserved(operation: Operation): boolean {
  return /\/\$\w+$/u.test(operation.path)
}

function treeOf(operations: readonly Operation[]): Place {
  const root = createPlace('')
  for (const operation of operations) {
    let place = root
    for (const segment of operation.path.split('/').filter(Boolean)) {
      const next = place.children.get(segment) ?? createPlace(segment, place)
      place.children.set(segment, next)
      place = next
    }
    place.operations.push(operation)
  }
  return root
}

function isKey({ segment }: Place): boolean {
  return segment.startsWith('{')
}

function answerTo(place: Place, method: Operation['method']): DescribedAnswer | undefined {
  return place.operations.find((operation) => operation.method === method)?.answers
}

/** What is described. */
export interface DescribedService {
  readonly operations: readonly Operation[]
  /** Declared where something is below them. */
  readonly containers: readonly Container[]
}

/** What a service serves in the version. */
export function describeService(
  { operations, containers }: DescribedService,
  version: GraphVersion,
): SchemaDocument {
  const described = operations.filter(
    (operation) => operation.roots.includes(version) && !isReserved(operation),
  )
  return new Description(containers, version).describe(described)
}

class Description {
  readonly #containers: ReadonlyMap<string, Container>
  readonly #version: GraphVersion
  readonly #roots: PropertyType[] = []
  readonly #navigations = new Map<string, Navigation[]>()
  readonly #operations = new Map<string, BoundOperation>()
  readonly #elements: ContainerElement[] = []

  constructor(containers: readonly Container[], version: GraphVersion) {
    this.#containers = new Map(containers.map((each) => [each.path, each]))
    this.#version = version
  }

  describe(operations: readonly Operation[]): SchemaDocument {
    this.#visit(treeOf(operations))
    const types = reachableTypes(this.#roots, this.#version)
    return {
      version: this.#version,
      // Graph's own namespace comes first, also when it is reached last.
      types: new Map([...types].toSorted(([one]) => (one === graphNamespace ? -1 : 0))),
      navigations: this.#navigations,
      operations: [...this.#operations.values()],
      container: this.#elements,
    }
  }

  #visit(place: Place): void {
    if (place.parent) this.#describePlace(place, place.parent)
    place.children.forEach((child) => this.#visit(child))
  }

  #describePlace(place: Place, parent: Place): void {
    const resource = this.#resourceAt(place)
    for (const { answers } of place.operations) {
      if (answers) this.#roots.push(answers.type)
    }
    if (isKey(place)) return
    if (resource === undefined) return this.#describeBound(place, parent)
    this.#roots.push(resource.type)
    const { segment: name } = place
    if (parent.parent === undefined) {
      this.#elements.push({ ...resource, name })
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

  /** What stands at a place: a container, what GET answers there, or one of the collection before it. */
  #resourceAt(place: Place): TypeUse | undefined {
    const held = this.#containers.get(place.path)
    if (held) return { type: held.type, isCollection: false }
    if (isKey(place)) {
      const collection = place.parent && this.#resourceAt(place.parent)
      return collection?.isCollection ? { ...collection, isCollection: false } : undefined
    }
    const answer = answerTo(place, 'GET')
    return answer === undefined || answer.as === 'value' ? undefined : useOf(answer)
  }

  #describeBound(place: Place, parent: Place): void {
    const boundTo = this.#resourceAt(parent)
    if (boundTo === undefined) return
    for (const { method, takes, answers } of place.operations) {
      if (takes === 'xml' || takes?.kind === 'polymorphic') continue
      const isAction = method === 'POST'
      if (!isAction && (method !== 'GET' || answers === undefined)) continue
      if (takes) this.#roots.push(...takes.properties.map(({ type }) => type))
      // WHY one of each name and type: two paths to one type are two ways to one operation.
      this.#operations.set(`${place.segment} ${nameOf(boundTo.type)}`, {
        kind: isAction ? 'Action' : 'Function',
        name: place.segment,
        boundTo,
        ...(takes && { parameters: takes }),
        ...(answers && { returns: useOf(answers) }),
      })
    }
  }
}
