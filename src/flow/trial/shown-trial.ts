/** A trial as others may look at it: what the state or its data keep private is masked, as in the log of a run. */
import type { Json } from '../model.ts'
import { mapMembers, MASK, maskKeys, maskPaths } from '../private.ts'
import { valueAt } from './value-at.ts'
import type { Trial } from './trial.ts'
import type { TriedRule } from './tried-rules.ts'

export function shownTrial(trial: Trial): Trial {
  const { sent, returned } = trial
  const secrets = new Set<Json>()
  for (const path of sent?.hidden ?? []) collect(sent && valueAt(sent.value, path), secrets)
  // What a private parameter is filled from is private where it stands, too.
  const shown = <T extends Json>(value: T): Json => maskTexts(maskKeys(value), secrets)
  const shownRule = (rule: TriedRule): TriedRule => ({
    ...rule,
    ...(rule.left === undefined ? {} : { left: privatePath(rule.variable) ? MASK : shown(rule.left) }),
    ...(rule.right === undefined ? {} : { right: privatePath(rule.operand) ? MASK : shown(rule.right) }),
    parts: rule.parts.map(shownRule),
  })
  return {
    ...trial,
    dataIn: shown(trial.dataIn),
    dataOut: shown(trial.dataOut),
    sent: sent && { ...sent, value: shown(maskPaths(sent.value, sent.hidden)) },
    // SAFETY: masking an object gives an object.
    returned: returned && (shown(returned) as Trial['returned']),
    rules: trial.rules.map(shownRule),
  }
}

const privatePath = (path: Json | undefined) => typeof path === 'string' && /[.'"](?:_private|_tokens\b)/.test(path)

/** Shorter texts turn up elsewhere by chance. */
const SHORTEST = 2

function collect(value: Json | null | undefined, into: Set<Json>): void {
  if (typeof value === 'string' && value.length >= SHORTEST) into.add(value)
  else if (typeof value === 'object' && value !== null) for (const item of Object.values(value)) collect(item, into)
}

function maskTexts(value: Json, secrets: ReadonlySet<Json>): Json {
  if (secrets.size === 0) return value
  if (typeof value !== 'object' || value === null) return secrets.has(value) ? MASK : value
  return mapMembers(value, (_, item) => maskTexts(item, secrets))
}
