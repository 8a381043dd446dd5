/** Problems between a flow and its action providers, and with the hosted service. */
import type { Explanation } from './explanation.ts'

const action = (url: string, parameters: string) =>
  `StartAt: A\nStates:\n  A: {Type: Action, ActionUrl: ${url}, Parameters: ${parameters}, ResultPath: $.A, End: true}\n`
const transfer = 'https://transfer.actions.globus.org/transfer'
const permission = 'https://transfer.actions.globus.org/manage_permission'
const hello = 'https://actions.globus.org/hello_world'
const item = '[{source_path: /a, destination_path: /b}]'

export const providers = {
  'missing-parameter': {
    title: 'The provider needs a parameter that is not sent',
    text: "Parameters are compared with the provider's own description: that of the fabric when it runs, else the copy that Davy has of the hosted ones. Without this parameter the provider refuses (ActionUnableToRun).",
    example: {
      wrong: action(transfer, `{source_endpoint: a, DATA: ${item}}`),
      right: action(transfer, `{source_endpoint: a, destination_endpoint: b, DATA: ${item}}`),
    },
  },
  'unknown-parameter': {
    title: 'The provider does not take a parameter of this name',
    text: 'Some providers refuse what they do not know, others pass it over in silence, which is worse.',
    example: { wrong: action(hello, '{echo_strng: hi}'), right: action(hello, '{echo_string: hi}') },
  },
  'wrong-parameter': {
    title: 'The provider does not take this value',
    text: "The value has another type than the provider's description says, or is none of those that are allowed.",
    example: {
      wrong: action(permission, '{endpoint_id: a, operation: create}'),
      right: action(permission, '{endpoint_id: a, operation: CREATE}'),
    },
  },
  'old-parameter': {
    title: 'A parameter has another name today',
    text: 'The older name belongs to the older form of the provider. This fabric takes both; the hosted service takes the newer one. davy flow validate --fix writes it.',
    example: {
      wrong: action(transfer, `{source_endpoint_id: a, destination_endpoint_id: b, transfer_items: ${item}}`),
      right: action(transfer, `{source_endpoint: a, destination_endpoint: b, DATA: ${item}}`),
    },
  },
  'old-action-url': {
    title: 'The provider has moved to another URL',
    text: 'Published flows still name URLs of earlier generations. Globus ended the transfer providers of actions.globus.org on 2025-01-22. This fabric answers at old and new ones. davy flow validate --fix writes the new URL, and the parameters by their names of today.',
    example: {
      wrong: action('https://actions.globus.org/transfer/ls', '{endpoint_id: a}'),
      right: action('https://transfer.actions.globus.org/ls', '{endpoint_id: a}'),
    },
  },
  'unknown-provider': {
    title: 'Nothing is known of this provider',
    text: 'It is none of those that Globus hosts, so neither its parameters nor what it answers can be checked. Allow it in the fabric (davy provider) and, while the fabric runs, its own description is used.',
    example: { wrong: action('https://robot.example.org/arm', '{}'), right: action(hello, '{}') },
  },
  'not-hosted': {
    title: 'This runs here, but perhaps not on the hosted service',
    text: 'The hosted service documents fewer functions in expressions (pathsplit, is_present, getattr), insists on https and whole seconds, and knows no providers of a fabric of your own. For a flow that stays here this can be left as it is.',
    example: {
      wrong: "StartAt: A\nStates:\n  A: {Type: Pass, Parameters: {n.=: 'len(files)'}, ResultPath: $.n, End: true}\n",
      right: "StartAt: A\nStates:\n  A: {Type: Pass, Parameters: {n.=: 'count + 1'}, ResultPath: $.n, End: true}\n",
    },
  },
} as const satisfies Record<string, Explanation>
