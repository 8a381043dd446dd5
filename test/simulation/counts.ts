/** What a simulation counted: by group and name. Counts of several worlds add up. */
export class Counts {
  readonly groups = new Map<string, Map<string, number>>()

  add(group: string, name: string, count = 1): void {
    const names = this.groups.get(group) ?? new Map<string, number>()
    names.set(name, (names.get(name) ?? 0) + count)
    this.groups.set(group, names)
  }

  get(group: string, name: string): number {
    return this.groups.get(group)?.get(name) ?? 0
  }

  total(group: string): number {
    return [...(this.groups.get(group)?.values() ?? [])].reduce((sum, count) => sum + count, 0)
  }

  /** As it goes from one process to another. */
  toJson(): Readonly<Record<string, Readonly<Record<string, number>>>> {
    return Object.fromEntries([...this.groups].map(([group, names]) => [group, Object.fromEntries(names)]))
  }

  addAll(counts: ReturnType<Counts['toJson']>): void {
    for (const [group, names] of Object.entries(counts)) {
      for (const [name, count] of Object.entries(names)) this.add(group, name, count)
    }
  }
}
