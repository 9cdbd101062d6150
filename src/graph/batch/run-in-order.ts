/** Runs requests that depend on each other: each after those that it names, the others at the same time. */

interface Dependent {
  readonly id: string
  /** Keys of the requests that must succeed first. */
  readonly dependsOn: readonly string[]
}

/** The form in which ids are compared. */
export function keyOfId(id: string): string {
  return id.toLowerCase()
}

/** What became of a request. */
interface WithStatus {
  readonly status: number
}

/** Sorts requests so that each comes after those that it depends on; those that wait for themselves are left out. */
function sorted<Item extends Dependent>(items: readonly Item[]): readonly Item[] {
  const placed = new Set<string>()
  const order: Item[] = []
  let rest = items
  for (;;) {
    const ready = rest.filter(({ dependsOn }) => dependsOn.every((key) => placed.has(key)))
    if (ready.length === 0) return order
    for (const item of ready) placed.add(keyOfId(item.id))
    order.push(...ready)
    rest = rest.filter((item) => !ready.includes(item))
  }
}

/** Finds a request that waits for itself, directly or through others. All keys name a request. */
export function findCircle<Item extends Dependent>(items: readonly Item[]): Item | undefined {
  const order = new Set(sorted(items))
  return items.find((item) => !order.has(item))
}

/**
 * Runs requests, at most `atOnce` at one time. A request of which a dependency fails, with a status of 400 or more, is
 * not run: `refuse` makes its outcome. Returns the outcomes in the order of the requests, none of which waits for itself.
 */
export async function runInOrder<Item extends Dependent, Result extends WithStatus>(
  items: readonly Item[],
  atOnce: number,
  run: (item: Item) => Promise<Result>,
  refuse: (item: Item, failed: string) => Result,
): Promise<readonly Result[]> {
  const outcomes = new Map(
    items.map(({ id }) => [keyOfId(id), Promise.withResolvers<Result>()] as const),
  )
  // WHY one iterator for all: each takes the next request, and those before it have been taken already.
  const queue = sorted(items).values()

  async function findFailed({ dependsOn }: Item): Promise<string | undefined> {
    for (const key of dependsOn) {
      const outcome = await outcomes.get(key)?.promise
      if (outcome !== undefined && outcome.status >= 400) return key
    }
    return undefined
  }

  async function work(): Promise<void> {
    for (const item of queue) {
      const failed = await findFailed(item)
      outcomes
        .get(keyOfId(item.id))
        ?.resolve(failed === undefined ? await run(item) : refuse(item, failed))
    }
  }

  await Promise.all(Array.from({ length: atOnce }, work))
  return Promise.all([...outcomes.values()].map(({ promise }) => promise))
}
