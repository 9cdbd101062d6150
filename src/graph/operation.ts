/** An operation: one method on one path template, with its permissions and its handler, as data. */

import type { GraphVersion, ObjectType, PropertyType } from '../edm/model.ts'
import type { IdSource } from '../kernel/ids.ts'
import type { OstiaryCode } from '../kernel/ostiary-codes.ts'
import type { Caller } from '../identity/caller.ts'
import type { QueryOptionName, QueryOptions } from '../odata/query-options.ts'
import type { Provenance, Store } from '../store/port.ts'
import type { AccessRule } from './access-rule.ts'
import type { ApiRoot, GraphRequest, GraphResponse, Method } from './message.ts'
import type { FamiliesByRoom } from './object-room.ts'
import type { ServiceLimits } from './service-limits.ts'

/** What a handler works with. Everything in it belongs to one request. */
export interface OperationContext {
  readonly request: GraphRequest
  /** The Graph version whose forms are used; the service's own API uses those of beta. */
  readonly version: GraphVersion
  readonly caller: Caller
  /** Values of the path template's placeholders, percent-decoded, in the caller's spelling. */
  readonly keys: Readonly<Record<string, string>>
  readonly query: QueryOptions
  readonly store: Store
  readonly ids: IdSource
  readonly limits: ServiceLimits
  /** The families in the store whose objects count against the limits of a tenant, by which limits these are. */
  readonly countedFamilies: FamiliesByRoom
  /** Author, request id and instant of every change by this request. */
  readonly provenance: Provenance
  /** False where the request must be short: the handler throws TooMuchEffortError when it needs long. */
  readonly mayTakeLong?: false
  /** Runs a function when the answer is sent or the caller is gone; absent where that is unknown. */
  readonly onFinish?: (run: () => void) => void
  /** Notes that the caller overrides a protection with a reason. It counts only if the request succeeds. */
  readonly reportOverride: (code: OstiaryCode) => void
}

/** What a body holds: one entity, a page of entities, or a value that is not an entity. */
export interface DescribedAnswer {
  readonly type: ObjectType
  readonly as: 'entity' | 'collection' | 'value'
}

/** A body that holds one property of the resource at the path above, as its member `value`. */
export interface PropertyAnswer {
  readonly type: PropertyType
  readonly as: 'property'
}

/** One method on one path template. */
export interface Mounted {
  readonly method: Method
  /**
   * Segments below the version; literals match without case, `{name}` matches any one segment and
   * `{name:guid}` a GUID only. Shape: `/policies/{id:guid}/appliesTo`.
   */
  readonly path: string
  readonly roots: readonly ApiRoot[]
  /** Media type of a successful answer's body; `lines` are of JSON, `none` when there never is one. */
  readonly produces:
    | 'json'
    | 'lines'
    | 'jsonOrLines'
    | 'xmlOrJson'
    | 'xml'
    | 'text'
    | 'image'
    | 'none'
}

/** An operation with the same answer for everybody, without authentication. */
export interface PublicOperation extends Mounted {
  readonly answer: (request: GraphRequest) => GraphResponse
}

/**
 * How long a request keeps a thread busy: `small` up to some milliseconds, `medium` tens of milliseconds, `large`
 * any time.
 */
export type Effort = 'small' | 'medium' | 'large'

/** Bytes of a body that cost little, whatever they hold. */
export const smallBody = 16_384

/** A request that must be short needs long. It is handled again where it may take long, and has changed nothing. */
export class TooMuchEffortError extends Error {}

/** One method on one path: who may call it, what it takes and answers, and its handler. */
export interface Operation extends Mounted {
  readonly access: AccessRule
  /** The query options that a GET accepts; others are refused by name. None when absent. */
  readonly queryOptions?: readonly QueryOptionName[]
  /** The type of the request's JSON body, or `xml`; none when absent. Of an action, its parameters. */
  readonly takes?: ObjectType | 'xml'
  /** Most bytes of the body where it may be larger than 1 MiB. */
  readonly mostBodyBytes?: number
  /** What a JSON answer holds; absent when it is not described. */
  readonly answers?: DescribedAnswer | PropertyAnswer
  /** Estimates the effort of a request. When absent, or undefined, its body and the length of its page count. */
  readonly effortOf?: (context: OperationContext) => Promise<Effort | undefined>
  readonly handle: (context: OperationContext) => Promise<GraphResponse>
}
