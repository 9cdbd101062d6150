/** The packages that a lock file installs at run time, with their licences. */

/** One entry of `packages` in `package-lock.json`. Source: https://docs.npmjs.com/cli/v11/configuring-npm/package-lock-json */
export interface LockedPackage {
  readonly version?: string
  readonly license?: string
  readonly dev?: boolean
  readonly optional?: boolean
}

/** The part of `package-lock.json` that is read. The package itself has the path ''. */
export interface Lock {
  readonly packages: Readonly<Record<string, LockedPackage>>
}

export interface ShippedPackage {
  readonly name: string
  readonly version: string
  /** An SPDX expression; empty when the package names none. */
  readonly license: string
  /** Whether the service works without it. The release leaves it out. */
  readonly isOptional: boolean
}

const folder = 'node_modules/'

/** Lists the packages that are not for development alone, in the order of the lock file. */
export function listShippedPackages({ packages }: Lock): readonly ShippedPackage[] {
  return Object.entries(packages)
    .filter(([path, { dev = false }]) => path !== '' && !dev)
    .map(([path, { version = '', license = '', optional = false }]) => ({
      name: path.slice(path.lastIndexOf(folder) + folder.length),
      version,
      license,
      isOptional: optional,
    }))
}

/** Reduces a lock file to what the release contains. */
export function lockOfRelease<Whole extends Lock>(lock: Whole): Whole {
  const { '': own, ...others } = lock.packages
  const shipped = Object.entries(others).filter(
    ([, { dev = false, optional = false }]) => !dev && !optional,
  )
  return {
    ...lock,
    packages: { '': { ...own, devDependencies: {} }, ...Object.fromEntries(shipped) },
  }
}
