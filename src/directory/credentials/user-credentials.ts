/** Proves who users are: passwords, codes of authenticator apps, and in development a simulated second factor. */

import { createHash } from 'node:crypto'
import { directoryAudit } from '../../graph/directory-audit.ts'
import type {
  AttemptFrom,
  PasswordChange,
  PasswordProof,
  SecondFactorProof,
  UserCredentials,
} from '../../identity/issuer/user-credentials.ts'
import type { IdSource, TenantId } from '../../kernel/ids.ts'
import { memberText, type JsonObject } from '../../kernel/json.ts'
import type { Store, StoredObject } from '../../store/port.ts'
import { stateOf, users } from '../kinds.ts'
import type { UserAttempts } from './attempts.ts'
import { findUserByName, isEnabled, signInUserOf } from './find-sign-in-user.ts'
import { isStrongPassword, passwordRule } from './password-rule.ts'
import { digestSecret, matchesDigest } from './secret-digest.ts'
import { newOathSecret, oathAddress, stepOfCode } from './software-oath.ts'
import {
  credentialsOf,
  membersOfNewPassword,
  withCredentials,
  type StoredCredentials,
} from './stored-credentials.ts'

/** Seals the secrets of authenticator apps for the store. */
export interface OathSecretSeal {
  readonly seal: (tenant: TenantId, objectId: string, secret: string) => string
  /** @throws when the key that sealed the text is missing. */
  readonly open: (tenant: TenantId, objectId: string, sealed: string) => string
}

/** What the credentials of a store need. */
export interface UserCredentialsOptions {
  readonly store: Store
  readonly ids: IdSource
  readonly attempts: UserAttempts
  /** Absent where the operator gave no key: nobody can register an authenticator app. */
  readonly seal?: OathSecretSeal
  /** Offers a second factor that needs no device. */
  readonly isDevelopment: boolean
}

/** The code of the simulated second factor. */
export const simulatedCode = '000000'

/** How long a used code is remembered: longer than any code is right, milliseconds. */
const usedCodeMs = 5 * 60_000

/** Names the use of one code: nobody can use it again. */
function usedCodeId(objectId: string, step: number): string {
  return createHash('sha256')
    .update(JSON.stringify([objectId, step]))
    .digest('base64url')
}

/** Composes the credentials of the users of a store. */
export function createUserCredentials(options: UserCredentialsOptions): UserCredentials {
  const { store, ids, attempts, seal, isDevelopment } = options

  async function enabledUser(tenant: TenantId, id: string): Promise<StoredObject | undefined> {
    const user = await store.find(tenant, { family: users.name, id })
    return user !== undefined && isEnabled(user) ? user : undefined
  }

  /** Changes the credentials of a user, with an audit record in which the user is the author. */
  async function change(
    tenant: TenantId,
    id: string,
    activityDisplayName: string,
    { at, remoteAddress, requestId }: AttemptFrom & { readonly requestId: string },
    next: (stored: StoredCredentials) => {
      readonly changed: Partial<StoredCredentials>
      readonly members?: JsonObject
    },
  ): Promise<void> {
    const guid = ids()
    const user = await store.find(tenant, { family: users.name, id })
    const author = {
      kind: 'user',
      id,
      displayName: user === undefined ? '' : memberText(user.body, 'displayName'),
      userPrincipalName: user === undefined ? '' : memberText(user.body, 'userPrincipalName'),
      ipAddress: remoteAddress,
    } as const
    await store.write(tenant, { author, requestId, at }, async (transaction) => {
      const current = await transaction.find(tenant, { family: users.name, id })
      if (current === undefined) return
      const { changed, members = {} } = next(credentialsOf(current.body))
      const body = { ...withCredentials(current.body, changed), ...members }
      await transaction.replace(stateOf(users, id, body))
      const event = {
        descriptor: {
          category: 'UserManagement',
          loggedByService: 'Core Directory',
          targetType: 'User',
        },
        activityDisplayName,
        operationType: 'Update',
        author,
        requestId,
        at,
        target: { id, displayName: author.displayName, body: current.body },
        modifiedProperties: [],
      } as const
      await transaction.appendAudit(directoryAudit(event, guid))
    })
  }

  async function provePassword(
    tenant: TenantId,
    user: StoredObject | undefined,
    password: string,
  ): Promise<PasswordProof> {
    const stored = user && credentialsOf(user.body)
    if (user === undefined || stored?.passwordDigest === undefined) {
      // WHY: the time of an answer must not tell whether a user exists.
      await digestSecret(password)
      return user === undefined
        ? { outcome: 'unknownUser' }
        : { outcome: 'noPassword', user: await signInUserOf(store, tenant, user) }
    }
    const isRight = await matchesDigest(password, stored.passwordDigest)
    const found = await signInUserOf(store, tenant, user)
    if (!isRight) return { outcome: 'wrongPassword', user: found }
    if (!isEnabled(user)) return { outcome: 'disabled', user: found }
    return { outcome: 'verified', user: found, mustChange: stored.mustChangePassword }
  }

  async function useCode(
    tenant: TenantId,
    objectId: string,
    secret: string,
    code: string,
    at: Date,
  ): Promise<SecondFactorProof> {
    const step = stepOfCode(secret, code, at)
    if (step === undefined) return { outcome: 'wrongCode' }
    const isFirst = await store.putPassing(tenant, {
      kind: 'usedFactor',
      id: usedCodeId(objectId, step),
      expiresAt: new Date(at.getTime() + usedCodeMs),
      body: {},
    })
    return { outcome: isFirst ? 'verified' : 'usedCode' }
  }

  return {
    async verifyPassword(tenant, { userPrincipalName, password }, from) {
      const attempt = await attempts.password(
        tenant,
        userPrincipalName,
        from.remoteAddress,
        async () =>
          provePassword(tenant, await findUserByName(store, tenant, userPrincipalName), password),
      )
      return attempt
    },

    async changePassword(tenant, objectId, { current, wanted }, from): Promise<PasswordChange> {
      const user = await enabledUser(tenant, objectId)
      if (user === undefined) return { outcome: 'wrongPassword' }
      const name = memberText(user.body, 'userPrincipalName')
      const proof = await attempts.password(tenant, name, from.remoteAddress, () =>
        provePassword(tenant, user, current),
      )
      if (proof.outcome === 'tooManyAttempts') return proof
      if (proof.outcome !== 'verified') return { outcome: 'wrongPassword' }
      if (wanted === current || !isStrongPassword(wanted, user.body)) {
        return { outcome: 'refused', message: passwordRule }
      }
      const passwordDigest = await digestSecret(wanted)
      await change(tenant, objectId, 'Change password (self-service)', from, () => ({
        changed: { passwordDigest, mustChangePassword: false },
        members: membersOfNewPassword(from.at),
      }))
      return { outcome: 'changed' }
    },

    async findUser(tenant, objectId) {
      const user = await enabledUser(tenant, objectId)
      return user && signInUserOf(store, tenant, user)
    },

    async secondFactorsOf(tenant, objectId) {
      const user = await enabledUser(tenant, objectId)
      if (user === undefined) return []
      return [
        ...(credentialsOf(user.body).softwareOath === undefined ? [] : (['softwareOath'] as const)),
        ...(isDevelopment ? (['simulated'] as const) : []),
      ]
    },

    async beginRegistration(tenant, objectId) {
      const user = await enabledUser(tenant, objectId)
      if (seal === undefined || user === undefined) return undefined
      const secret = newOathSecret()
      const { displayName = '' } = (await store.findTenant(tenant)) ?? {}
      const uri = oathAddress(secret, memberText(user.body, 'userPrincipalName'), displayName)
      return { secret, uri }
    },

    async finishRegistration(tenant, objectId, { secret, code }, from) {
      const retryAfterSeconds = await attempts.secondFactor(tenant, objectId)
      if (retryAfterSeconds !== undefined) return { outcome: 'tooManyAttempts', retryAfterSeconds }
      const user = await enabledUser(tenant, objectId)
      // WHY the first stays: a person who knows the password only must not replace the second factor.
      const isFirst = user !== undefined && credentialsOf(user.body).softwareOath === undefined
      if (!isFirst || seal === undefined) return { outcome: 'wrongCode' }
      const proof = await useCode(tenant, objectId, secret, code, from.at)
      if (proof.outcome !== 'verified') return proof
      const softwareOath = seal.seal(tenant, objectId, secret)
      await change(tenant, objectId, 'User registered security info', from, (stored) => ({
        changed: { softwareOath: stored.softwareOath ?? softwareOath },
      }))
      return proof
    },

    async verifySecondFactor(tenant, objectId, { factor, code }, { at }) {
      const retryAfterSeconds = await attempts.secondFactor(tenant, objectId)
      if (retryAfterSeconds !== undefined) return { outcome: 'tooManyAttempts', retryAfterSeconds }
      if (factor === 'simulated') {
        return { outcome: isDevelopment && code === simulatedCode ? 'verified' : 'wrongCode' }
      }
      const user = await enabledUser(tenant, objectId)
      const sealed = user && credentialsOf(user.body).softwareOath
      if (sealed === undefined || seal === undefined) return { outcome: 'wrongCode' }
      const proof = await useCode(tenant, objectId, seal.open(tenant, objectId, sealed), code, at)
      if (proof.outcome === 'verified') await attempts.forgive(tenant, objectId)
      return proof
    },
  }
}
