/** What the commands `effective` and `claims` ask, read from their options. */

import { InvalidArgumentError, Option } from 'commander'
import type { Command } from 'commander'
import {
  lifetimePrecedences,
  lifetimeRules,
  type StsSettings,
} from '../../sts-policies/select/policy-records.ts'
import {
  databaseUrlOption,
  dataOption,
  parseInstant,
  tenantOption,
  type DataOptions,
} from '../options.ts'

/** A policy and the object that it is assigned to, as named on the command line. */
export interface NamedAssignment {
  readonly policy: string
  readonly object: string
}

/** Options that both commands have. */
export interface QuestionFlags extends DataOptions {
  readonly from: string
  readonly server?: string
  readonly token?: string
  readonly tenant?: string
  readonly client: string
  readonly resource?: string
  readonly user?: string
  readonly assign?: readonly NamedAssignment[]
  readonly assignToApplication?: readonly NamedAssignment[]
  readonly continuousAccess?: true
  readonly precedence?: StsSettings['precedence']
  readonly lifetimes?: StsSettings['lifetimes']
  readonly asOf?: string
  readonly output: 'table' | 'json'
}

function parseAssignment(
  text: string,
  previous: readonly NamedAssignment[] = [],
): readonly NamedAssignment[] {
  const [, policy = '', object = ''] = /^(.+)=([^=]+)$/su.exec(text) ?? []
  if (policy !== '') return [...previous, { policy: policy.trim(), object: object.trim() }]
  throw new InvalidArgumentError(
    'It must be a policy and an object, such as "Long tokens=Payroll".',
  )
}

/** Adds the options that both commands have. */
export function addQuestionOptions(command: Command): Command {
  return command
    .addOption(
      new Option(
        '--from <live|file|directory>',
        'policies to use: those of the tenant, or those in JSON files',
      )
        .env('OSTIARY_FROM')
        .default('live'),
    )
    .addOption(
      new Option(
        '--server <url>',
        'running service to ask; default: read the data directory or database',
      ).env('OSTIARY_SERVER'),
    )
    .addOption(new Option('--token <token>', 'access token for the service').env('OSTIARY_TOKEN'))
    .addOption(dataOption())
    .addOption(databaseUrlOption())
    .addOption(tenantOption())
    .requiredOption(
      '--client <id or name>',
      'application that signs the user in: application id, object id of the service principal, or name',
    )
    .addOption(
      new Option(
        '--resource <id or name>',
        'application that the access token is for; default: the client',
      ),
    )
    .addOption(new Option('--user <id or name>', 'user, by object id or user principal name'))
    .addOption(
      new Option(
        '--assign <pair>',
        'policy=object, as if the policy were assigned to this service principal; ids or names (repeatable)',
      ).argParser(parseAssignment),
    )
    .addOption(
      new Option(
        '--assign-to-application <pair>',
        'policy=object, as if the policy were assigned to this application object; ids or names (repeatable)',
      ).argParser(parseAssignment),
    )
    .addOption(
      new Option(
        '--continuous-access',
        'client and resource take part in continuous access evaluation',
      ),
    )
    .addOption(
      new Option(
        '--precedence <order>',
        'token lifetime policy that comes first; default: that of the service, or sp-first',
      ).choices(lifetimePrecedences),
    )
    .addOption(
      new Option(
        '--lifetimes <rules>',
        'whether retired lifetimes of refresh tokens and sessions act (2018); default: that of the service, or current',
      ).choices(lifetimeRules),
    )
    .addOption(
      new Option('--as-of <instant>', 'instant of the sign-in; default: now').argParser(
        parseInstant,
      ),
    )
    .addOption(
      new Option('--output <form>', 'how the answer is printed')
        .env('OSTIARY_OUTPUT')
        .choices(['table', 'json'])
        .default('table'),
    )
}

/** Reads `name=value` pairs; a name that is repeated has several values. */
export function parseAttribute(
  text: string,
  previous: Readonly<Record<string, readonly string[]>> = {},
): Readonly<Record<string, readonly string[]>> {
  const [, name = '', value = ''] = /^([^=]+)=(.*)$/su.exec(text) ?? []
  if (name === '')
    throw new InvalidArgumentError('It must be a name and a value: mail=ada@contoso.com.')
  return { ...previous, [name]: [...(previous[name] ?? []), value] }
}
