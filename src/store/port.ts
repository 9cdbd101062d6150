/**
 * What the service needs from a database. Storage is generic: a JSON body (and verbatim bytes if the wire
 * format is not JSON), a version number, typed index rows, unique keys and edges. A new family needs no
 * migration.
 *
 * INVARIANTS of every implementation, tested by the exported store suite:
 * - every method takes the tenant first and sees nothing of another tenant;
 * - ids and edge ends compare without case (`keyOf`), the stored spelling is returned;
 * - `write` is all or nothing and durable when its promise resolves; writes of one tenant are serial;
 * - order is by key in code point order, the same on every engine.
 */

import type { TenantId } from '../kernel/ids.ts'
import type { JsonObject } from '../kernel/json.ts'
import type { Filter } from '../odata/filter.ts'

/** Names one stored object of a tenant. */
export interface EntityKey {
  readonly family: string
  readonly id: string
}

/** Bytes that are stored with the JSON body and returned unchanged. */
export interface Content {
  readonly bytes: Uint8Array
  readonly mediaType: string
}

/** An object as it is stored. The store knows its body as JSON; the object's kind knows the type. */
export interface StoredObject<Body extends JsonObject = JsonObject> extends EntityKey {
  /** Starts at 1; grows by one with every change, deletions included. */
  readonly version: number
  readonly body: Body
  /** Only `find` reads it; lists leave it out. */
  readonly content?: Content
  readonly createdAt: Date
  readonly modifiedAt: Date
}

/** A value by which objects are found. Text is compared without case. */
export interface IndexEntry {
  readonly property: string
  readonly value: string | number | boolean
}

/** A value that at most one object of the tenant may hold per constraint. Compared exactly. */
export interface UniqueKey {
  readonly constraint: string
  readonly value: string
}

/** A directed, named link between two objects of the tenant. */
export interface Edge {
  readonly relation: string
  readonly source: EntityKey
  readonly target: EntityKey
}

/** The state of an object that a write stores. */
export interface ObjectState extends EntityKey {
  readonly body: JsonObject
  readonly content?: Content
  readonly index: readonly IndexEntry[]
  readonly uniqueKeys: readonly UniqueKey[]
}

export interface ListQuery {
  readonly filter?: Filter
  /** Return only objects after this key. */
  readonly after?: string
  /** At most this many; positive. */
  readonly limit: number
}

/** An order by one indexed property of which each object has one text. Objects with equal texts are ordered by key. */
export interface IndexOrder {
  readonly property: string
  readonly isDescending: boolean
}

export interface Page<Item> {
  readonly items: readonly Item[]
  /** The key to pass as `after` for the next page; absent on the last page. */
  readonly next?: string
}

/** Who made a change: the caller's ids and names as they were then. */
export interface Author {
  readonly kind: 'user' | 'application' | 'system'
  readonly id: string
  readonly displayName?: string
  readonly userPrincipalName?: string
  readonly appId?: string
  readonly ipAddress?: string
}

/** `restore` brings back an object that was deleted, with the instant of its creation. */
export type Change = 'create' | 'update' | 'delete' | 'restore'

/** One version of an object. A deletion is a version without a body. */
export interface VersionRecord extends EntityKey {
  readonly version: number
  readonly change: Change
  readonly body?: JsonObject
  /** Only `findVersion` reads it; lists leave it out. */
  readonly content?: Content
  readonly author: Author
  readonly requestId: string
  readonly recordedAt: Date
}

/** The author, request and instant of the versions that a transaction writes. */
export interface Provenance {
  readonly author: Author
  readonly requestId: string
  readonly at: Date
}

/** An audit record: `body` is the `directoryAudit` as it is served. Ids sort by time. */
export interface AuditRecord {
  readonly id: string
  readonly recordedAt: Date
  readonly body: JsonObject
}

export interface AuditQuery {
  /** Inclusive bounds on `recordedAt`. */
  readonly from?: Date
  readonly to?: Date
  /** Return only records older than this id. */
  readonly before?: string
  readonly limit: number
}

/**
 * A sign-in: `body` is the `signIn` as it is served. Ids sort by time. It has no versions and no place in the chain of
 * audit records, and changes no revision.
 */
export interface SignInRecord {
  readonly id: string
  readonly recordedAt: Date
  readonly body: JsonObject
}

/** What passes by itself. */
export type PassingKind =
  | 'authorizationCode'
  | 'deviceCode'
  | 'refreshToken'
  | 'session'
  | 'signInAttempt'
  | 'usedAssertion'
  | 'usedFactor'

/** Names one record that passes. The id is a digest of a secret, never the secret. */
export interface PassingKey {
  readonly kind: PassingKind
  readonly id: string
}

/** A record that is gone after an instant. It has no versions, and changes no revision. */
export interface PassingRecord extends PassingKey {
  /** Records that end together, such as the refresh tokens of one sign-in. */
  readonly group?: string
  /** From this instant on nobody finds it. */
  readonly expiresAt: Date
  readonly body: JsonObject
}

/** A record as it is stored; `version` starts at 1 and grows with every change. */
export interface StoredPassingRecord extends PassingRecord {
  readonly version: number
}

/** One end of an edge: the source lists what the object points to, the target lists what points to it. */
export type EdgeEnd = (
  | { readonly relation: string; readonly source: EntityKey }
  | { readonly relation: string; readonly target: EntityKey }
) & {
  /** Only objects of this family; of any when absent. */
  readonly family?: string
  /** Goes on through objects of this family, also in a circle: each object is listed once, the given one never. */
  readonly through?: string
}

/**
 * Asks which containers of a family hold a member, directly or through one intermediate object whose
 * index says so. Shape: `{ relation: 'members', member, container: 'directoryRoles',
 * through: { family: 'groups', flag: 'isAssignableToRole' } }`.
 */
export interface ContainerQuery {
  readonly relation: string
  readonly member: EntityKey
  readonly container: string
  readonly through: { readonly family: string; readonly flag: string }
}

/**
 * Asks which edges are reached from an object, on and on through objects of one family. Shape:
 * `{ relation: 'members', target: user, through: 'groups', limit: 1000 }`.
 */
export type WalkQuery = {
  readonly relation: string
  readonly through: string
  /** Return only edges after this place. */
  readonly after?: string
  /** At most this many; positive. */
  readonly limit: number
} & ({ readonly source: EntityKey } | { readonly target: EntityKey })

/** An edge of a walk: from an object that was reached before to one at its other end. */
export interface WalkedEdge {
  readonly near: EntityKey
  readonly far: EntityKey
}

export interface Domain {
  readonly name: string
  readonly isDefault: boolean
}

export interface Tenant {
  readonly id: TenantId
  readonly displayName: string
  readonly domains: readonly Domain[]
  readonly createdAt: Date
}

/** A place in all versions of a tenant, oldest first. Only the store reads it. */
export type VersionMark = string

/** What one step of a purge of versions did. */
export interface PurgedVersions {
  readonly purged: number
  /** Where to go on; absent when no older versions are left. */
  readonly next?: VersionMark
}

/** Bytes of stored objects: of their JSON bodies, and of what is stored with these. */
export interface StoredBytes {
  readonly bodies: number
  readonly contents: number
}

/** What became of one damaged row. */
export interface RepairedRow {
  readonly tenant: string
  /** Shape: `object x of policies`. */
  readonly row: string
  readonly isRepaired: boolean
}

/** Reads, inside or outside a write. Outside, they see the last committed state. */
export interface Reader {
  find(tenant: TenantId, key: EntityKey): Promise<StoredObject | undefined>
  list(tenant: TenantId, family: string, query: ListQuery): Promise<Page<StoredObject>>
  /**
   * Lists objects in the order of an indexed property; undefined when some object has no text of it. Texts are
   * compared as filters compare them. With `after`, objects without a text are left out.
   */
  listInOrder(
    tenant: TenantId,
    family: string,
    order: IndexOrder,
    query: ListQuery,
  ): Promise<Page<StoredObject> | undefined>
  count(tenant: TenantId, family: string, filter?: Filter): Promise<number>
  /**
   * Returns those of the texts, as they are given, that an object of the family has as its `id` or as a value of an
   * indexed property. It reads no body, and asks once for many.
   */
  findKnown(
    tenant: TenantId,
    family: string,
    property: string,
    texts: readonly string[],
  ): Promise<readonly string[]>
  /** Adds up the bytes of the tenant's objects of the families. The effort does not grow with their number. */
  sumBytes(tenant: TenantId, families: readonly string[]): Promise<StoredBytes>
  listRelated(tenant: TenantId, end: EdgeEnd, query: ListQuery): Promise<Page<StoredObject>>
  countRelated(tenant: TenantId, end: EdgeEnd, filter?: Filter): Promise<number>
  listContainers(tenant: TenantId, query: ContainerQuery): Promise<readonly StoredObject[]>
  /**
   * Lists edges that are reached from an object, by their far ends, each once, also where objects form a circle. The ids of
   * `near` are in lower case, those of `far` as they are stored. Edges to objects that do not exist are left out.
   */
  walk(tenant: TenantId, query: WalkQuery): Promise<Page<WalkedEdge>>
}

/** A text that changes with every write of the tenant, and never repeats, also where older rows are restored. */
export type Revision = string

/** Reads of one tenant that can tell whether its rows are whole. */
export interface WholeReader extends Reader {
  /**
   * Returns a text that changes with every write of an object of the families, and with no write of others. Where two
   * texts are equal, the objects are.
   */
  revisionOfFamilies(tenant: TenantId, families: readonly string[]): Promise<string>
  /**
   * Checks that the tenant's objects of the families are those that were written: none is missing, and none belongs
   * elsewhere. It reads some rows in each turn of the event loop. @throws DamagedRowError.
   */
  requireWhole(tenant: TenantId, families: readonly string[]): Promise<void>
}

/** Reads that all see the same committed state, never part of a write. */
export interface Snapshot extends WholeReader {
  /** The tenant's revision in this state. */
  readonly revision: Revision
  /**
   * Lists the objects of a family as they were at an instant, each in its last version up to then. Objects
   * that did not exist are left out. There are no filters.
   * @throws PurgedPastError when versions of that time were purged; DamagedRowError when a version is missing.
   */
  listAsOf(
    tenant: TenantId,
    family: string,
    at: Date,
    query: Omit<ListQuery, 'filter'>,
  ): Promise<Page<VersionRecord>>
}

/** The writes of one transaction. Each create, replace and delete also writes its version row. */
export interface Transaction extends WholeReader {
  /** The tenant's revision before this transaction: the state that it changes. */
  readonly basedOn: Revision
  /** Adds an object. @throws ConflictError when the id or a unique key is taken. */
  create(state: ObjectState): Promise<StoredObject>
  /**
   * Adds a deleted object back, as created at the given instant and modified now.
   * @throws ConflictError when the id or a unique key is taken.
   */
  restore(state: ObjectState, createdAt: Date): Promise<StoredObject>
  /** Replaces an object's state. @throws ConflictError on a unique key; NotFoundError. */
  replace(state: ObjectState): Promise<StoredObject>
  /** Deletes an object and every edge at it, with the unique keys those edges held. @throws NotFoundError. */
  delete(key: EntityKey): Promise<void>
  /** Adds an edge; the keys are released with it. @throws ConflictError when edge or key exists. */
  link(edge: Edge, uniqueKeys?: readonly UniqueKey[]): Promise<void>
  /** Removes an edge; false when there was none. */
  unlink(edge: Edge): Promise<boolean>
  /** Adds an audit record, which is stored when the work is done. The write fails when its id exists. */
  appendAudit(record: AuditRecord): Promise<void>
  /**
   * Deletes the oldest audit records, at most `most`, up to the first one that is not older than `before`. The
   * rest of the chain stays whole. Returns how many it deleted.
   */
  purgeAudit(before: Date, most: number): Promise<number>
  /**
   * Looks at the next `most` versions older than `before`, and deletes those that no question about `before` or
   * a later time needs. The last version of an object stays, also that of a deleted one.
   */
  purgeVersions(before: Date, most: number, after?: VersionMark): Promise<PurgedVersions>
}

export interface Store extends Reader {
  /** Lists a key's versions, newest first, also of a deleted object. `after` is a version number. */
  listVersions(
    tenant: TenantId,
    key: EntityKey,
    query: { readonly limit: number; readonly before?: number },
  ): Promise<readonly VersionRecord[]>
  /** Finds a version; undefined when it never was, or was purged: `isPurgedVersion`. */
  findVersion(tenant: TenantId, key: EntityKey, version: number): Promise<VersionRecord | undefined>
  /** Lists audit records, newest first. */
  listAudit(tenant: TenantId, query: AuditQuery): Promise<readonly AuditRecord[]>
  findAudit(tenant: TenantId, id: string): Promise<AuditRecord | undefined>

  /** Adds a sign-in; it is durable when the promise resolves. @throws NotFoundError for an unknown tenant. */
  appendSignIn(tenant: TenantId, record: SignInRecord): Promise<void>
  /** Lists sign-ins, newest first. */
  listSignIns(tenant: TenantId, query: AuditQuery): Promise<readonly SignInRecord[]>
  findSignIn(tenant: TenantId, id: string): Promise<SignInRecord | undefined>
  /** Deletes the oldest sign-ins, at most `most`, that are older than `before`. Returns how many it deleted. */
  purgeSignIns(tenant: TenantId, before: Date, most: number): Promise<number>

  /** Adds a record; false when its id is taken. @throws NotFoundError for an unknown tenant. */
  putPassing(tenant: TenantId, record: PassingRecord): Promise<boolean>
  findPassing(tenant: TenantId, key: PassingKey, at: Date): Promise<StoredPassingRecord | undefined>
  /** Replaces the given version of a record; false when it has another one, or is gone. */
  replacePassing(tenant: TenantId, record: PassingRecord, version: number): Promise<boolean>
  /** Removes a record and returns it. Of several callers one gets it; nobody after its end. */
  takePassing(tenant: TenantId, key: PassingKey, at: Date): Promise<StoredPassingRecord | undefined>
  /** Removes the records of a group. Returns how many it removed. */
  deletePassingGroup(tenant: TenantId, kind: PassingKind, group: string): Promise<number>
  /** Deletes records that ended before `at`, at most `most`. Returns how many it deleted. */
  purgePassing(tenant: TenantId, at: Date, most: number): Promise<number>

  /**
   * Runs the work in one transaction and commits it; any exception rolls it back and is rethrown.
   * @throws BusyError when the database cannot take the write now; NotFoundError for an unknown tenant.
   */
  write<Result>(
    tenant: TenantId,
    provenance: Provenance,
    work: (transaction: Transaction) => Promise<Result>,
  ): Promise<Result>

  /**
   * Returns the tenant's revision, which tells whether anything was written. @throws NotFoundError for an
   * unknown tenant.
   */
  revisionOf(tenant: TenantId): Promise<Revision>
  /** As in `WholeReader`. It costs more than `revisionOf`: ask when that has changed. */
  revisionOfFamilies(tenant: TenantId, families: readonly string[]): Promise<string>
  /**
   * Runs reads on one committed state. The work must not use the store itself: it would wait for a
   * connection that it holds. @throws BusyError; NotFoundError for an unknown tenant.
   */
  readSnapshot<Result>(
    tenant: TenantId,
    work: (snapshot: Snapshot) => Promise<Result>,
  ): Promise<Result>

  listTenants(): Promise<readonly Tenant[]>
  findTenant(id: TenantId): Promise<Tenant | undefined>
  findTenantByDomain(domain: string): Promise<Tenant | undefined>
  /** @throws ConflictError when the id or a domain is taken. */
  createTenant(tenant: Tenant): Promise<void>

  /**
   * Deletes a tenant with everything it has, versions and audit records included, in one transaction.
   * @throws NotFoundError; BusyError.
   */
  deleteTenant(id: TenantId): Promise<void>

  /**
   * Rewrites damaged rows of all tenants from their copies, and yields what became of each. A row is written only when
   * its hash proves the result.
   */
  repairRows(): AsyncIterable<RepairedRow>

  /** Resolves when the database answers. @throws BusyError when it does not. */
  ping(): Promise<void>
  /**
   * Resolves when the database has taken a write, without holding up other writes. @throws BusyError, or what the
   * database says, when it takes none: it is locked, read-only or full.
   */
  probeWrite(): Promise<void>
  close(): Promise<void>
}
