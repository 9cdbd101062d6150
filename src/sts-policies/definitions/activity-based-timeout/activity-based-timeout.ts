/**
 * An ActivityBasedTimeoutPolicy definition: its schema, and what it says in seconds.
 * Source: Graph page of `activityBasedTimeoutPolicy`, v1.0.
 */

import { Type } from 'typebox'
import { isGuid } from '../../../kernel/ids.ts'
import type { JsonValue } from '../../../kernel/json.ts'
import { membersWithVersion, timespanPattern, versionRequired } from '../definition-schemas.ts'
import { readStoredRoot } from '../stored-root.ts'
import { parseTimespan } from '../timespan.ts'

/** What a stored definition says. */
export interface ActivityBasedTimeoutDefinition {
  /** One for each application at most; seconds. */
  readonly timeouts: readonly {
    /** A GUID in lower case, or `default` for every application without an entry of its own. */
    readonly applicationId: string
    readonly webSessionIdleTimeout: number
  }[]
}

/** The value of the root member `ActivityBasedTimeoutPolicy`. */
export const activityBasedTimeoutSchema = Type.Object(
  membersWithVersion({
    ApplicationPolicies: Type.Optional(
      Type.Array(
        Type.Object({
          ApplicationId: Type.Optional(
            Type.String({
              description:
                'The id of an application, or `default` for every application without an entry of its own.',
              examples: ['default', 'c44b4083-3bb0-49c1-b47d-974e53cbdf3c'],
            }),
          ),
          WebSessionIdleTimeout: Type.Optional(
            Type.String({
              pattern: timespanPattern,
              description: 'When an idle session ends: from 00:05:00 to 23:59:59.',
              examples: ['01:00:00'],
            }),
          ),
        }),
        { description: 'The timeouts by application.' },
      ),
    ),
  }),
  {
    ...versionRequired,
    description: 'When idle web sessions end. It acts only as the organization default.',
  },
)

/** Reads the id of an application, or `default`; undefined for any other value. */
export function timeoutApplicationOf(value: JsonValue | undefined): string | undefined {
  const id = typeof value === 'string' ? value.toLowerCase() : ''
  return id === 'default' || isGuid(id) ? id : undefined
}

/** Reads a stored definition; undefined when the service loads nothing from it. */
export function readActivityBasedTimeout(text: string): ActivityBasedTimeoutDefinition | undefined {
  const root = readStoredRoot(text, 'ActivityBasedTimeoutPolicy')
  if (root === undefined) return undefined
  const timeouts = new Map<string, number>()
  for (const entry of root.member('ApplicationPolicies')?.items() ?? []) {
    const id = timeoutApplicationOf(entry.member('ApplicationId')?.value)
    const span = entry.member('WebSessionIdleTimeout')?.value
    const parsed = typeof span === 'string' ? parseTimespan(span) : undefined
    if (id !== undefined && parsed?.ok && !timeouts.has(id)) timeouts.set(id, parsed.seconds)
  }
  return {
    timeouts: [...timeouts].map(([applicationId, webSessionIdleTimeout]) => ({
      applicationId,
      webSessionIdleTimeout,
    })),
  }
}
