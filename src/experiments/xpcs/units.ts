import { XpcsError } from './xpcs-error.ts'

const lengths: Readonly<Record<string, number>> = {
  m: 1,
  cm: 1e-2,
  mm: 1e-3,
  um: 1e-6,
  µm: 1e-6,
  micron: 1e-6,
  nm: 1e-9,
  angstrom: 1e-10,
  Å: 1e-10,
  A: 1e-10,
}

/** Metres in one of `unit`, as NeXus spells units. `what` names the value in the error. @throws XpcsError `BadUnit` */
export function metres(unit: string, what: string): number {
  const scale = lengths[unit] ?? lengths[unit.toLowerCase()]
  if (scale === undefined)
    throw new XpcsError('BadUnit', `${what} is in "${unit}"; give a length in ${Object.keys(lengths).join(', ')}.`)
  return scale
}

/** keV in one of `unit`. @throws XpcsError `BadUnit` */
export function kiloelectronvolts(unit: string, what: string): number {
  const scale = { kev: 1, ev: 1e-3 }[unit.toLowerCase()]
  if (scale === undefined) throw new XpcsError('BadUnit', `${what} is in "${unit}"; give an energy in keV or eV.`)
  return scale
}

/** Seconds in one of `unit`. @throws XpcsError `BadUnit` */
export function seconds(unit: string, what: string): number {
  const scale = { s: 1, sec: 1, second: 1, seconds: 1, ms: 1e-3, us: 1e-6, µs: 1e-6, ns: 1e-9 }[unit.toLowerCase()]
  if (scale === undefined) throw new XpcsError('BadUnit', `${what} is in "${unit}"; give a time in s, ms, us or ns.`)
  return scale
}
