/** In whose name a run calls the provider of its action, and with which token of its input. */
import { isObject, type State } from '#flow'
import type { Caller, Grant } from '../../actions/provider.ts'
import { actionUrl } from './action-state.ts'
import { stateNamed } from './apply.ts'
import type { Run } from './run.ts'

export function callerOf(run: Run): Caller {
  const { facts, hidden, phase } = run
  const { username } = facts.context
  const acting = phase.kind === 'acting'
  return {
    urn: facts.owner,
    username: typeof username === 'string' ? username : '',
    run: {
      id: facts.runId,
      privateTexts: hidden.texts,
      secret: acting && phase.secret,
      grant: acting ? grantOf(run, phase.state) : { role: 'User' },
    },
  }
}

/**
 * `_tokens.<role>` of the input is a token, or several by the scope, ActionUrl or origin that each is for. One alone is for
 * the one host that the states of its role call: when they call several, nobody said which of them may have it.
 */
function grantOf(run: Run, name: string): Grant {
  const state = stateNamed(run, name)
  const role = roleOf(state)
  const scope = scopeOf(state)
  const grant = { role, ...(scope === undefined ? {} : { scope }) }
  const given = Object.hasOwn(run.tokens, role) ? run.tokens[role] : undefined
  const url = actionUrl(run, name)
  if (isObject(given)) {
    const token = [scope, url, originOf(url)].flatMap((key) => (key === undefined ? [] : [given[key]])).find(isToken)
    return token === undefined ? grant : { ...grant, token }
  }
  if (!isToken(given)) return grant
  const { States } = run.facts.definition
  const ofRole = Object.keys(States).filter((other) => roleOf(stateNamed(run, other)) === role)
  const origins = new Set(ofRole.map((other) => originOf(actionUrl(run, other))).filter((origin) => origin !== ''))
  if (origins.size <= 1) return { ...grant, token: given }
  const hosts = [...origins].join(' and ')
  const unclear = `_tokens.${role} is one token, and the states that run as ${role} call ${hosts}: give an object with one for each`
  return { ...grant, unclear }
}

const isToken = (value: unknown): value is string => typeof value === 'string' && value !== ''

const roleOf = (state: State | undefined) => (state?.Type === 'Action' ? (state.RunAs ?? 'User') : '')

function scopeOf(state: State | undefined): string | undefined {
  if (state?.Type !== 'Action') return undefined
  const { ActionScope, Handler } = state
  const scope = ActionScope ?? (isObject(Handler) ? Handler['Scope'] : undefined)
  return typeof scope === 'string' ? scope : undefined
}

const originOf = (url: string) => (URL.canParse(url) ? new URL(url).origin : '')
