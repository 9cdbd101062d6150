/** Runs the steps of `refusals.steps.json` against real services and collects what they refuse or warn of. */

import { createConnection } from 'node:net'
import { SignJWT } from 'jose'
import { readDocuments } from '../../src/conditional-access/decisions/offline/read-documents.ts'
import { templatesOf } from '../../src/conditional-access/resources/templates/templates.ts'
import { users } from '../../src/directory/kinds.ts'
import { defaultServiceLimits } from '../../src/graph/service-limits.ts'
import { contosoTenantId } from '../../src/directory/sample/contoso.ts'
import { withValueAt } from '../../src/edm/member-path.ts'
import { externalTrustedIssuer } from '../../src/identity/external-issuer.ts'
import { generateSigningJwk, importSigningJwk } from '../../src/identity/signing-key.ts'
import { isJsonObject, memberText, type JsonObject, type JsonValue } from '../../src/kernel/json.ts'
import { familiesWithLimits } from '../support/families-with-limits.ts'
import { tolerantFamilyOptions } from '../support/family-options.ts'
import { startTestService, type TestService } from '../support/test-service.ts'

/** One request, or one file that is read without a server. */
export interface RefusalStep {
  /** The code that the step provokes; absent for a step that only prepares others. */
  readonly code?: string
  /** Which service the request goes to; the one with default settings when absent. */
  readonly service?: 'tolerant' | 'limited' | 'full' | 'throttled' | 'unreachableIssuer'
  /** Who sends it: a user of the sample tenant, `application` or `nobody`; `admin` when absent. */
  readonly as?: string
  readonly scopes?: readonly string[]
  /** Sends a token with these claims instead; null removes a claim. */
  readonly claims?: Readonly<Record<string, JsonValue>>
  /** The `typ` of that token. */
  readonly tokenType?: string
  /** Signs that token with another key. */
  readonly isForged?: boolean
  /** Method and path. `{name}` is the id that an earlier step kept. */
  readonly send?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: JsonValue
  /** A body that is a simple policy with these members changed, by dotted path. */
  readonly policy?: Readonly<Record<string, JsonValue>>
  readonly text?: string
  /** Pads the text with spaces to this length. */
  readonly padTo?: number
  readonly bytes?: readonly number[]
  /** Text for a bare socket. */
  readonly raw?: string
  /** The text of a file that holds policies. */
  readonly file?: string
  /** Keeps the id of the answer under this name. */
  readonly keep?: string
}

/** One problem or warning as it was answered. */
export interface AnsweredProblem {
  readonly code: string
  /** The HTTP status, or `file`. */
  readonly status: number | 'file'
  readonly target: string
  readonly message: string
}

const now = new Date('2026-03-02T10:00:00Z')

const everyScope = [
  'Agreement.Read.All',
  'Application.Read.All',
  'Application.ReadWrite.All',
  'AuditLog.Read.All',
  'AuthenticationContext.ReadWrite.All',
  'Directory.AccessAsUser.All',
  'Directory.Read.All',
  'GroupSettings.ReadWrite.All',
  'Policy.Read.All',
  'Policy.ReadWrite.AuthenticationMethod',
  'Policy.ReadWrite.ApplicationConfiguration',
  'Policy.ReadWrite.Authorization',
  'Policy.ReadWrite.B2BManagementPolicy',
  'Policy.ReadWrite.ConditionalAccess',
  'Policy.ReadWrite.ConsentRequest',
  'Policy.ReadWrite.CrossTenantAccess',
  'Policy.ReadWrite.PermissionGrant',
  'Policy.ReadWrite.SecurityDefaults',
  'Policy.ReadWrite.TrustFramework',
  'TrustFrameworkKeySet.ReadWrite.All',
  'User.Read',
]

const simplePolicy: JsonObject = {
  displayName: 'Require MFA',
  state: 'disabled',
  conditions: {
    clientAppTypes: ['all'],
    applications: { includeApplications: ['All'] },
    users: { includeUsers: ['All'] },
  },
  grantControls: { operator: 'OR', builtInControls: ['mfa'] },
}

/** Ids count up, so that messages are the same in every run. */
function countingIds(): () => string {
  let count = 0
  return () => {
    count += 1
    return `1d000000-0000-4000-8000-${String(count).padStart(12, '0')}`
  }
}

const unreachableIssuer = externalTrustedIssuer({
  issuer: 'https://idp.example/',
  tenant: contosoTenantId,
  audiences: [],
  fetch: () => Promise.reject(new Error('the host is down')),
  clock: () => now,
})

const settings = {
  default: {},
  tolerant: {
    families: {
      ...tolerantFamilyOptions,
      stsPolicies: { asOf: new Date('2021-01-01T00:00:00Z'), legacyPolicies: '2018' },
    },
  },
  currentPolicies: {
    families: {
      ...tolerantFamilyOptions,
      stsPolicies: { ...tolerantFamilyOptions.stsPolicies, legacyPolicies: 'current' },
    },
  },
  replacingDefaults: {
    families: {
      ...tolerantFamilyOptions,
      stsPolicies: { ...tolerantFamilyOptions.stsPolicies, secondDefault: 'replace' },
    },
  },
  limited: {
    families: familiesWithLimits({
      policies: 1,
      namedLocations: 1,
      ipRangesPerNamedLocation: 1,
      authenticationStrengths: 1,
    }),
  },
  full: {
    limits: {
      ...defaultServiceLimits,
      idsPerList: 2,
      policyBytes: 10_000,
      policyBytesPerTenant: 1_000,
      documentBytesPerTenant: 100,
    },
  },
  throttled: { requestsPerTenSeconds: 1 },
  unreachableIssuer: { externalIssuers: [unreachableIssuer] },
} as const

const disabledUser = 'd15ab1ed-0000-4000-8000-000000000001'

async function addDisabledUser({ store }: TestService): Promise<void> {
  const author = { kind: 'system', id: 'test' } as const
  const body = { userPrincipalName: 'leaver@contoso.com', accountEnabled: false }
  await store.write(contosoTenantId, { author, requestId: 'test', at: now }, (transaction) =>
    transaction.create({ family: users.name, id: disabledUser, body, index: [], uniqueKeys: [] }),
  )
}

/** The services that steps are sent to, each started when the first step needs it. */
export class RefusalServices {
  readonly #services = new Map<keyof typeof settings, Promise<TestService>>()
  readonly #kept = new Map<string, string>([['disabledUser', disabledUser]])

  constructor() {
    const [v1, beta] = [templatesOf('v1.0'), templatesOf('beta')]
    this.#kept.set('betaTemplate', beta.find((template) => !v1.includes(template))?.id ?? '')
    this.#kept.set('long', 'x'.repeat(20_000))
  }

  /** Runs one step and returns what was answered. @throws Error when a preparing step fails. */
  async run(given: RefusalStep): Promise<readonly AnsweredProblem[]> {
    const step = JSON.parse(this.#filled(JSON.stringify(given))) as RefusalStep
    if (step.file !== undefined) return problemsOfFile(step.file)
    const service = await this.#serviceOf(step.service ?? 'default')
    const { status, json } =
      step.raw === undefined ? await this.#send(service, step) : await this.#sendRaw(service, step)
    if (step.code === undefined && status >= 300) {
      throw new Error(`preparation failed: ${JSON.stringify([step, status, json])}`)
    }
    if (step.keep !== undefined) this.#kept.set(step.keep, memberText(json, 'id'))
    return problemsOf(status, json)
  }

  async close(): Promise<void> {
    for (const service of this.#services.values()) await (await service).close()
  }

  #filled(text: string): string {
    return text.replaceAll(/\{(\w+)\}/gu, (whole, name: string) => this.#kept.get(name) ?? whole)
  }

  #serviceOf(name: keyof typeof settings): Promise<TestService> {
    const started = this.#services.get(name)
    if (started !== undefined) return started
    const app = { clock: () => now, ids: countingIds(), ...settings[name] }
    const service = startTestService({ app }).then(async (running) => {
      await addDisabledUser(running)
      return running
    })
    this.#services.set(name, service)
    return service
  }

  async #send(service: TestService, step: RefusalStep) {
    const [, method = '', path = ''] = /^(\S+) (.*)$/u.exec(step.send ?? '') ?? []
    const token = await tokenOf(service, step)
    const headers = {
      'content-type': 'application/json',
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...step.headers,
    }
    const sent = Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== ''))
    const body = bodyOf(step)
    const { status, json, text } = await service.send(method, path, {
      headers: sent,
      ...(body === undefined ? {} : { body }),
    })
    const isLines = text.startsWith('{') && Object.keys(json).length === 0
    return { status, json: isLines ? (JSON.parse(text) as JsonObject) : json }
  }

  async #sendRaw(service: TestService, step: RefusalStep) {
    const token = await service.userToken('admin', ...everyScope)
    const text = await exchange(
      new URL(service.url).port,
      (step.raw ?? '').replace('{token}', token),
    )
    const [head = '', body = '{}'] = text.split('\r\n\r\n')
    return { status: Number(head.split(' ')[1]), json: JSON.parse(body) as JsonObject }
  }
}

function exchange(port: string, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = createConnection({ host: '127.0.0.1', port: Number(port) }, () => {
      socket.write(text)
    })
    let answer = ''
    socket.setEncoding('utf8')
    socket.on('data', (chunk: string) => {
      answer += chunk
    })
    socket.on('close', () => resolve(answer))
    socket.on('error', reject)
  })
}

async function tokenOf(service: TestService, step: RefusalStep): Promise<string | undefined> {
  const { as = 'admin', claims, scopes = everyScope } = step
  if (claims !== undefined) return signed(service, step)
  if (as === 'nobody') return undefined
  return as === 'application' ? service.appToken(...scopes) : service.userToken(as, ...scopes)
}

async function signed(service: TestService, step: RefusalStep): Promise<string> {
  const seconds = now.getTime() / 1_000
  const claims = {
    aud: 'https://graph.microsoft.com',
    tid: contosoTenantId,
    oid: '0571a27e-0571-4a27-a000-000000000a01',
    appid: 'client',
    scp: 'User.Read',
    exp: seconds + 600,
    nbf: seconds,
    ...(await embeddedIssuerOf(service)),
    ...step.claims,
  }
  const key =
    step.isForged === true ? await importSigningJwk(await generateSigningJwk()) : service.signingKey
  const present = Object.fromEntries(Object.entries(claims).filter(([, value]) => value !== null))
  return new SignJWT(present)
    .setProtectedHeader({ alg: 'RS256', typ: step.tokenType ?? 'JWT', kid: service.signingKey.kid })
    .sign(key.privateKey)
}

/** The issuer of the service as its own tokens name it. */
async function embeddedIssuerOf(service: TestService): Promise<{ readonly iss: string }> {
  const [, payload = ''] = (await service.userToken('admin')).split('.')
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as {
    readonly iss: string
  }
  return { iss: claims.iss }
}

function bodyOf(step: RefusalStep): Uint8Array | undefined {
  if (step.bytes !== undefined) return Uint8Array.from(step.bytes)
  if (step.text !== undefined) return Buffer.from(step.text.padEnd(step.padTo ?? 0))
  if (step.policy !== undefined) {
    const changes = Object.entries(step.policy)
    const policy = changes.reduce(
      (body, [path, value]) => withValueAt(body, path, value),
      simplePolicy,
    )
    return Buffer.from(JSON.stringify(policy))
  }
  return step.body === undefined ? undefined : Buffer.from(JSON.stringify(step.body))
}

function objectsIn(value: JsonValue | undefined): readonly JsonObject[] {
  return Array.isArray(value) ? value.filter(isJsonObject) : []
}

function problemsOf(status: number, json: JsonObject): readonly AnsweredProblem[] {
  const error = isJsonObject(json['error']) ? json['error'] : {}
  const warnings = [...objectsIn(json['@ostiary.warnings']), ...objectsIn(json['warnings'])]
  return [error, ...objectsIn(error['details']), ...warnings].map((problem) => ({
    code: memberText(problem, '@ostiary.code'),
    status,
    target: memberText({ ...objectsIn(problem['policies'])[0], ...problem }, 'target'),
    message: memberText(problem, 'message'),
  }))
}

function problemsOfFile(text: string): readonly AnsweredProblem[] {
  const read = readDocuments([{ name: 'policies.json', text }])
  const findings = read.ok
    ? [
        ...read.value.leftOut,
        ...read.value.warnings,
        ...read.value.skipped,
        ...read.value.unresolved,
      ]
    : read.findings
  return findings.map(({ ostiaryCode, target = '', message }) => ({
    code: ostiaryCode,
    status: 'file',
    target,
    message,
  }))
}
