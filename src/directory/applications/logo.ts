/**
 * The logo of an application. Source: `application`, member `logo`; "Configure an application's branding": a PNG, JPEG or
 * GIF of at most 100 KB.
 */

import { changeObjects } from '../../graph/change.ts'
import { requireEntity } from '../../graph/handlers/read.ts'
import { objectKind } from '../../graph/object-kind.ts'
import type { Operation } from '../../graph/operation.ts'
import { respondNoContent } from '../../graph/respond.ts'
import type { Content } from '../../store/port.ts'
import { readApplications } from '../access.ts'
import { applicationCodes } from '../app-parts/application-codes.ts'
import { changeApplications, requireControl } from '../app-parts/control.ts'
import { objectOf } from '../app-parts/text-rules.ts'
import { directoryObjectNotFound } from '../own-tenant.ts'
import { applicationSet } from '../sets.ts'
import { refuseWrite } from '../writes/refuse.ts'
import { followApplication } from './its-principal.ts'
import { logoFamily, writtenApplications } from './kind.ts'

/** Most bytes of a logo. */
export const mostLogoBytes = 102_400

/** A logo has the id of its application; its bytes are the content. WHY apart: a PATCH must not carry them. */
const logos = objectKind({
  name: logoFamily,
  indexed: [],
  index: () => [],
  misfitOf: () => undefined,
})

const signatures: readonly (readonly [mediaType: string, bytes: readonly number[]])[] = [
  ['image/png', [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]],
  ['image/jpeg', [0xff, 0xd8, 0xff]],
  ['image/gif', [0x47, 0x49, 0x46, 0x38]],
]

function readLogo(bytes: Uint8Array): Content {
  if (bytes.byteLength > mostLogoBytes) {
    throw refuseWrite(
      applicationCodes.logoMalformed,
      `The logo has ${bytes.byteLength} bytes; the most are ${mostLogoBytes}.`,
    )
  }
  const [mediaType] =
    signatures.find(([, signature]) => signature.every((byte, at) => bytes[at] === byte)) ?? []
  if (mediaType !== undefined) return { bytes, mediaType }
  throw refuseWrite(applicationCodes.logoMalformed, 'The logo must be a PNG, JPEG or GIF image.')
}

const path = `${applicationSet.path}/{id}/logo`

/** PUT and GET of a logo. */
export const logoOperations: readonly Operation[] = [
  {
    method: 'PUT',
    path,
    roots: applicationSet.versions,
    access: changeApplications,
    produces: 'none',
    handle: async (context) => {
      const content = readLogo(context.request.body)
      await changeObjects(context, writtenApplications, async (writer) => {
        const { transaction } = writer
        const key = context.keys['id'] ?? ''
        const application = await requireEntity(transaction, context, applicationSet, key)
        await requireControl(context, transaction, application)
        const { id } = application
        const state = { family: logos.name, id, body: {}, content, index: [], uniqueKeys: [] }
        const isNew = (await transaction.find(context.caller.tenant, state)) === undefined
        await (isNew ? transaction.create(state) : transaction.replace(state))
        const logoUrl = `${context.request.origin}/v1.0/applications/${id}/logo`
        const info = { ...objectOf(application.body['info']), logoUrl }
        const body = { ...application.body, info }
        await writer.replace(application, body)
        await followApplication(context, writer, body)
      })
      return respondNoContent()
    },
  },
  {
    method: 'GET',
    path,
    roots: applicationSet.versions,
    access: readApplications,
    produces: 'image',
    handle: async (context) => {
      const { store, caller } = context
      const key = context.keys['id'] ?? ''
      const { id } = await requireEntity(store, context, applicationSet, key)
      const logo = await store.find(caller.tenant, { family: logos.name, id })
      if (logo?.content === undefined) throw directoryObjectNotFound('logo')
      const { bytes, mediaType } = logo.content
      return { status: 200, headers: { 'Content-Type': mediaType }, body: bytes }
    },
  },
]
