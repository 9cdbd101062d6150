/** Applications of the sample tenant that ask for tokens, and those that tokens are for. */

import { randomUUID } from 'node:crypto'
import { expect } from 'vitest'
import { contosoTenantId } from '../../src/directory/sample/contoso.ts'
import { isJsonObject, memberText, type JsonObject } from '../../src/kernel/json.ts'
import type { Answer, TestService } from './test-service.ts'

/** An application with its service principal. */
export interface TestApplication {
  readonly appId: string
  readonly applicationId: string
  readonly principalId: string
}

/** An application with a secret. */
export interface TestClient extends TestApplication {
  readonly secret: string
}

/** Writes as the administrator of the sample tenant. */
export async function administrate(
  service: TestService,
  method: string,
  path: string,
  body?: unknown,
): Promise<Answer> {
  const scopes = [
    'Directory.AccessAsUser.All',
    'Policy.Read.All',
    'Policy.ReadWrite.ApplicationConfiguration',
    'Application.ReadWrite.All',
  ]
  const token = await service.userToken('admin', ...scopes)
  const answer = await service.send(method, path, { token, body })
  expect({ path, ...answer }).toMatchObject({ status: expect.toSatisfy((each) => each < 300) })
  return answer
}

/** Creates an application and its service principal. */
export async function createApplication(
  service: TestService,
  more: JsonObject = {},
): Promise<TestApplication> {
  const body = { displayName: `App ${randomUUID()}`, ...more }
  const { json } = await administrate(service, 'POST', '/v1.0/applications', body)
  const appId = memberText(json, 'appId')
  const principal = await administrate(service, 'POST', '/v1.0/servicePrincipals', { appId })
  const principalId = memberText(principal.json, 'id')
  return { appId, applicationId: memberText(json, 'id'), principalId }
}

/** Creates an application with a secret. */
export async function createClient(service: TestService): Promise<TestClient> {
  const application = await createApplication(service)
  const path = `/v1.0/applications/${application.applicationId}/addPassword`
  const { json } = await administrate(service, 'POST', path, {})
  return { ...application, secret: memberText(json, 'secretText') }
}

/** The answer of the token endpoint. */
export interface TokenAnswer {
  readonly status: number
  readonly json: JsonObject
  readonly token: string
  /** The claims of the token, as they are written; empty when there is none. */
  readonly claims: JsonObject
}

/** Asks the token endpoint for the token of a client. */
export async function askToken(
  service: TestService,
  { appId, secret }: Pick<TestClient, 'appId' | 'secret'>,
  scope: string,
  tenant: string = contosoTenantId,
): Promise<TokenAnswer> {
  const answer = await fetch(`${service.url}/${tenant}/oauth2/v2.0/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: appId,
      client_secret: secret,
      scope,
    }),
  })
  const json: unknown = await answer.json()
  const body = isJsonObject(json) ? json : {}
  const token = memberText(body, 'access_token')
  const payload = token.split('.')[1] ?? ''
  const claims: unknown =
    payload === '' ? {} : JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'))
  return { status: answer.status, json: body, token, claims: isJsonObject(claims) ? claims : {} }
}
