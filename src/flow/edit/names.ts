/** Names for new states: like the one that was wanted, and free. */

/**
 * `Transfer 2` where names have blanks, `Transfer_2` where they have underscores, `Transfer2` in CamelCase. A number at the
 * end of the name goes on.
 */
export function freeName(wanted: string, taken: ReadonlySet<string>): string {
  const name = wanted.trim() === '' ? 'State' : wanted
  if (!taken.has(name)) return name
  const [, stem = name, joint = '', number = '1'] = /^(.*?)([ _-]?)(\d{1,9})$/su.exec(name) ?? []
  const between = stem === name || stem === '' ? jointOf(name, taken) : joint
  const start = stem === '' ? name : stem
  for (let next = (stem === name || stem === '' ? 1 : Number(number)) + 1; ; next++) {
    const free = `${start}${between}${next}`
    if (!taken.has(free)) return free
  }
}

function jointOf(name: string, taken: ReadonlySet<string>): string {
  const joints = [' ', '_', '-']
  const own = joints.find((joint) => name.includes(joint))
  if (own !== undefined) return own
  const counts = new Map<string, number>()
  for (const other of taken) {
    const joint = joints.find((one) => other.includes(one))
    if (joint !== undefined) counts.set(joint, (counts.get(joint) ?? 0) + 1)
  }
  // A digit at the end would run into the number.
  return [...counts].sort(([, a], [, b]) => b - a)[0]?.[0] ?? (/\d$/.test(name) ? '_' : '')
}
