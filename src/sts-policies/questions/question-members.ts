/** Members that both questions have: the parties, the source of policies, and settings. */

import { Type } from 'typebox'
import {
  asComponent,
  closedObject,
  exactlyOneOf,
  guidText,
  instant,
  nonEmptyText,
  oneWordOf,
  type TypeOf,
} from '../../api/schema/values.ts'
import type { StsSettings } from '../select/policy-records.ts'
import { stsSourceSchema } from './source.ts'
import { lifetimePrecedences, lifetimeRules } from '../select/policy-records.ts'

const { Optional } = Type

const partySchema = closedObject(
  {
    servicePrincipalId: Optional(guidText({ description: 'The object id.' })),
    appId: Optional(guidText({ description: 'The application id.' })),
    handlesContinuousAccess: Optional(
      Type.Boolean({
        description: 'Whether it takes part in continuous access evaluation; when absent, no.',
      }),
    ),
  },
  {
    ...asComponent('stsParty'),
    ...exactlyOneOf('servicePrincipalId', 'appId'),
    description: 'An application of the tenant, by its service principal or by its application id.',
  },
)

/** An application as a question names it; exactly one of the two ids is there. */
export interface AskedParty extends TypeOf<typeof partySchema> {}

const settingsSchema = closedObject(
  {
    precedence: Optional(
      oneWordOf(lifetimePrecedences, {
        description:
          'Which token lifetime policy comes first: that of the service principal, or the organization default.',
      }),
    ),
    lifetimes: Optional(
      oneWordOf(lifetimeRules, {
        description:
          'Whether lifetimes of refresh tokens and sessions, retired in January 2021, act (`2018`).',
      }),
    ),
  },
  {
    ...asComponent('stsSettings'),
    description: 'In place of the settings with which the service was started.',
  },
)

/** A name of a user or a domain. */
export function nameText(description: string) {
  return nonEmptyText({ description })
}

/** Members that both questions have. */
export const questionMembers = {
  client: partySchema,
  resource: Optional(partySchema),
  policies: Optional(stsSourceSchema),
  settings: Optional(settingsSchema),
  asOf: Optional(
    instant({
      description: 'The instant of the sign-in; the instant of the request when absent.',
    }),
  ),
}

const questionSchema = Type.Object(questionMembers)

/** What both questions ask. */
export interface AskedQuestion extends TypeOf<typeof questionSchema> {}

/** The settings of a question, completed with those of the service. */
export function settingsOf({ settings }: AskedQuestion, ofService: StsSettings): StsSettings {
  return { ...ofService, ...settings }
}
