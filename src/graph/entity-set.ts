/** Collections of entities as paths serve them. */

import type { GraphVersion, ObjectType } from '../edm/model.ts'
import type { OstiaryError } from '../kernel/errors/ostiary-error.ts'
import type { JsonObject } from '../kernel/json.ts'
import type { EdgeSide, Filter } from '../odata/filter.ts'
import type { EntityKey, ListQuery, Page, StoredObject } from '../store/port.ts'
import type { AccessRule } from './access-rule.ts'
import type { OperationContext } from './operation.ts'
import type { ObjectKind } from './object-kind.ts'

/** What an encoder knows about the answer it prints for. */
export interface EncodeContext {
  readonly version: GraphVersion
  /** `list` for an entity of a collection, `entity` for one that is the whole answer. */
  readonly form: 'list' | 'entity'
  /** Whether members of an enumeration behind `unknownFutureValue` are shown by their names. */
  readonly showsUnknownMembers: boolean
  /** The URL of the description, which begins each context inside of an entity; absent outside of answers. */
  readonly metadataUrl?: string
  /** The members that are shown: those that the caller names, or the default ones. All when absent. */
  readonly members?: readonly string[] | 'default'
  /** Finds an object that `relatedKeys` named; undefined when there is none. */
  readonly related: (key: EntityKey) => StoredObject | undefined
}

/** An entity type as one path serves it. */
export interface EntityType<Body extends JsonObject = JsonObject> {
  /** Name in the namespace `microsoft.graph`. */
  readonly name: string
  /** The property names that `$select` accepts, in the order of the encoded entity. */
  readonly properties: readonly string[]
  /** Tells whether an object may have a further property, which is shown when it is selected; none when absent. */
  readonly isFurtherProperty?: (name: string) => boolean
  /** The type's description, from which `$metadata` and OpenAPI are printed. */
  readonly schema: ObjectType
  /** The published type, where `schema` has the properties of several types. */
  readonly published?: ObjectType
  /** Names the other objects whose content is printed inside this one. */
  readonly relatedKeys?: (object: StoredObject<Body>) => readonly EntityKey[]
  /** Whether what is printed has contexts inside, which depend on the URL under which the service is reached. */
  readonly printsUrls?: boolean
  readonly encode: (object: StoredObject<Body>, context: EncodeContext) => JsonObject
}

/** Which of a kind's objects a path shows; for a caller of the path the others do not exist. */
export interface Visibility<Body extends JsonObject = JsonObject> {
  readonly filter: Filter
  /** The same condition on one object. */
  readonly holds: (object: StoredObject<Body>) => boolean
}

/** Objects of a tenant that are not stored as they are shown, and too many to find all of them for each request. */
export interface DerivedPages<Body extends JsonObject = JsonObject> {
  readonly find: (context: OperationContext, id: string) => Promise<StoredObject<Body> | undefined>
  readonly list: (context: OperationContext, query: ListQuery) => Promise<Page<StoredObject<Body>>>
  readonly count: (context: OperationContext, filter?: Filter) => Promise<number>
}

/** A property that leads to other objects, which `$expand` prints inside an entity. */
export interface ExpandedNavigation<Body extends JsonObject = JsonObject> {
  readonly name: string
  /** A single object, or null; or a list. */
  readonly form: 'single' | 'collection'
  /** The objects that it leads to. */
  readonly target: Pick<EntitySet, 'kind' | 'type'>
  /** The type of the objects as a caller may see them; that of the target when absent. */
  readonly typeFor?: (context: OperationContext) => EntityType
  /** Whether the objects are part of the entity, so that advanced queries can expand them too. */
  readonly isContained?: boolean
  /** Whether the objects have the same property, so that `$levels` can follow it; of a single object only. */
  readonly isRecursive?: boolean
  /** The edges that lead to the objects, where they are edges of the store. */
  readonly edges?: EdgeSide
  /** Finds at most `limit` objects of one entity. */
  readonly find: (
    context: OperationContext,
    object: StoredObject<Body>,
    limit: number,
  ) => Promise<readonly StoredObject[]>
}

/** One collection of entities at one path. */
export interface EntitySet<Body extends JsonObject = JsonObject> {
  readonly kind: ObjectKind<Body>
  /** Below the version, with its leading slash. Shape: `/identity/conditionalAccess/policies`. */
  readonly path: string
  readonly versions: readonly GraphVersion[]
  /** With `{id:guid}`, segments that are not GUIDs belong to other operations. */
  readonly keyTemplate: '{id}' | '{id:guid}'
  /** After `$metadata#` in `@odata.context`. Shape: `identity/conditionalAccess/policies`. */
  readonly contextPath: string
  readonly type: EntityType<Body>
  readonly readAccess: AccessRule
  /** Whether every first page carries `@odata.count`, requested or not. */
  readonly alwaysCounts?: boolean
  /** The error for an id that does not exist, or exists in another tenant. */
  readonly notFoundError: (id: string) => OstiaryError
  /** Property names by which an entity may be addressed as `set(name='value')`. */
  readonly alternateKeys?: readonly string[]
  /** The one property whose value may replace the id in a path, like a user's principal name. */
  readonly plainAlternateKey?: string
  /**
   * Objects that every tenant has before any is stored. Lists begin with them. A stored object
   * replaces the one with its id.
   */
  readonly fixed?: readonly StoredObject<Body>[]
  /** Objects that a tenant has without storing them, found for each request. Lists have them after the fixed ones. */
  readonly derived?: (context: OperationContext) => Promise<readonly StoredObject<Body>[]>
  /** Present when no object of the set is in the store as the set shows it. */
  readonly pages?: DerivedPages<Body>
  /** Whether a tenant has few enough of them to sort, skip and count in memory. */
  readonly isBounded?: boolean
  /** Tells of which objects the caller may see no more than the id: conditions on other properties never find them. */
  readonly conceals?: (object: StoredObject) => boolean
  /** Whether some queries are answered only with `ConsistencyLevel: eventual`, as Graph has it for directory objects. */
  readonly hasAdvancedQueries?: boolean
  /** The properties that `$expand` takes; none when absent. */
  readonly navigations?: readonly ExpandedNavigation[]
  /** Absent when the path shows every object. */
  readonly visibility?: (context: OperationContext) => Visibility<Body> | undefined
}
