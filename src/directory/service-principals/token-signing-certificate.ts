/**
 * `addTokenSigningCertificate`: makes a self-signed certificate for a service principal.
 * Source: `serviceprincipal-addtokensigningcertificate`, `selfSignedCertificate`.
 *
 * DEVIATION: the private key is not kept. This service signs no SAML tokens, and an unused key is only a risk.
 */

import 'reflect-metadata'
import * as x509 from '@peculiar/x509'
import { createHash, webcrypto } from 'node:crypto'
import { decodeComplex } from '../../edm/decode.ts'
import {
  binary,
  complexType,
  dateTimeOffset,
  declareProperties,
  guid,
  property,
  text,
} from '../../edm/model.ts'
import { changeObjects } from '../../graph/change.ts'
import { contextUrl, requireEntity } from '../../graph/handlers/read.ts'
import type { Operation } from '../../graph/operation.ts'
import { readJsonObject } from '../../graph/read-body.ts'
import { respondJson } from '../../graph/respond.ts'
import { formatWholeSeconds } from '../../kernel/clock.ts'
import { memberText, type JsonObject } from '../../kernel/json.ts'
import { applicationCodes } from '../app-parts/application-codes.ts'
import { changeApplications, requireControl } from '../app-parts/control.ts'
import { mostCertificates } from '../app-parts/key-credentials.ts'
import { yearsAfter } from '../app-parts/password-credentials.ts'
import { listedObjects } from '../app-parts/text-rules.ts'
import { servicePrincipalSet } from '../sets.ts'
import { refuseBody, refuseWrite } from '../writes/refuse.ts'
import { writtenServicePrincipals } from './kind.ts'

/** How long a certificate can be valid, years. */
const mostYears = 3

const namePattern = /^CN=[^,+="<>#;\\\r\n]{1,64}$/u

const selfSignedCertificate = complexType(
  'selfSignedCertificate',
  declareProperties({
    customKeyIdentifier: binary,
    displayName: text,
    endDateTime: dateTimeOffset,
    key: binary,
    keyId: guid,
    startDateTime: dateTimeOffset,
    thumbprint: text,
    type: text,
    usage: text,
  }),
)

const parameters = complexType('addTokenSigningCertificateParameters', [
  property('displayName', text),
  property('endDateTime', dateTimeOffset),
])

interface Wanted {
  readonly displayName: string
  readonly endsAt: Date
}

function readWanted(given: JsonObject, at: Date): Wanted {
  const displayName = memberText(given, 'displayName')
  if (!namePattern.test(displayName)) {
    throw refuseWrite(
      applicationCodes.textMalformed,
      '`displayName` must begin with `CN=` and have 1 to 64 further characters, without commas, quotes and signs',
    )
  }
  const latest = yearsAfter(at, mostYears)
  const end = memberText(given, 'endDateTime')
  const endsAt = end === '' ? latest : new Date(end)
  if (endsAt > at && endsAt <= latest) return { displayName, endsAt }
  throw refuseWrite(
    applicationCodes.credentialPeriod,
    `\`endDateTime\` must be in the future, and at most ${mostYears} years from now`,
  )
}

/** Makes a certificate whose private key is forgotten. Returns it in DER. */
async function makeCertificate({ displayName, endsAt }: Wanted, at: Date): Promise<Buffer> {
  const algorithm = {
    name: 'RSASSA-PKCS1-v1_5',
    hash: 'SHA-256',
    publicExponent: new Uint8Array([1, 0, 1]),
    modulusLength: 2048,
  }
  const keys = await webcrypto.subtle.generateKey(algorithm, false, ['sign', 'verify'])
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: displayName,
    notBefore: at,
    notAfter: endsAt,
    signingAlgorithm: algorithm,
    keys,
  })
  return Buffer.from(certificate.rawData)
}

/** The operation. */
export const addTokenSigningCertificate: Operation = {
  method: 'POST',
  path: `${servicePrincipalSet.path}/{id}/addTokenSigningCertificate`,
  roots: servicePrincipalSet.versions,
  access: changeApplications,
  produces: 'json',
  takes: parameters,
  answers: { type: selfSignedCertificate, as: 'value' },
  handle: async (context) => {
    const { request, version } = context
    const { value, findings } = decodeComplex(parameters, readJsonObject(request), { version })
    if (findings.length > 0) throw refuseBody(findings)
    const wanted = readWanted(value, request.at)
    // WHY before the transaction: making a key takes long.
    const der = await makeCertificate(wanted, request.at)
    const digest = createHash('sha1').update(der)
    const identifier = digest.copy().digest('base64')
    const period = {
      endDateTime: formatWholeSeconds(wanted.endsAt),
      startDateTime: formatWholeSeconds(request.at),
    }
    const verify = {
      ...period,
      customKeyIdentifier: identifier,
      displayName: wanted.displayName,
      keyId: context.ids(),
      type: 'AsymmetricX509Cert',
      usage: 'Verify',
    }
    const signKeyId = context.ids()
    const sign = { ...verify, keyId: signKeyId, type: 'X509CertAndPassword', usage: 'Sign' }
    const password = {
      ...period,
      customKeyIdentifier: identifier,
      displayName: wanted.displayName,
      keyId: signKeyId,
    }
    const key = der.toString('base64')
    await changeObjects(context, writtenServicePrincipals, async (writer) => {
      const { transaction } = writer
      const id = context.keys['id'] ?? ''
      const principal = await requireEntity(transaction, context, servicePrincipalSet, id)
      await requireControl(context, transaction, principal)
      const { body } = principal
      const stored = listedObjects(body['keyCredentials'])
      if (stored.length + 2 > mostCertificates) {
        throw refuseWrite(
          applicationCodes.tooMany,
          `the object has ${stored.length} certificates; the most are ${mostCertificates}`,
        )
      }
      await writer.replace(principal, {
        ...body,
        keyCredentials: [...stored, { ...verify, key }, sign],
        passwordCredentials: [...listedObjects(body['passwordCredentials']), password],
      })
    })
    return respondJson(200, {
      '@odata.context': contextUrl(context, 'microsoft.graph.selfSignedCertificate'),
      ...verify,
      key,
      thumbprint: digest.digest('hex').toUpperCase(),
    })
  },
}
