/** The other hosted providers (Globus docs, Hosted Action Providers): trying out, computing values, search, asking people, DOIs. */
import type { JsonObject } from '../model.ts'
import { draft7, flag, names, text, textOrNull, type CataloguedProvider } from './provider.ts'

const ACTIONS = 'https://actions.globus.org'
const scopeOf = (name: string) => `https://auth.globus.org/scopes/5fac2e64-c734-4e6b-90ea-ff12ddbf9653/${name}`

const anyDetails: JsonObject = { type: 'object' }

const hello: CataloguedProvider = {
  title: 'Hello world',
  url: `${ACTIONS}/hello_world`,
  scope: 'https://auth.globus.org/scopes/actions.globus.org/hello_world',
  synchronous: false,
  inputSchema: {
    ...draft7,
    type: 'object',
    properties: {
      echo_string: textOrNull('Comes back in the result'),
      sleep_time: {
        type: ['number', 'null'],
        minimum: 0,
        maximum: 31_536_000,
        description: 'Seconds until the action is done; 0 is at once',
      },
      required_dependent_scope: { type: ['string', 'null'] },
    },
    additionalProperties: false,
  },
  details: { type: 'object', properties: { Hello: { type: 'string' }, hello: { type: 'string' } } },
}

const expressionForm: JsonObject = {
  expression: text('What is worked out, in the names of arguments'),
  arguments: { type: ['object', 'null'], description: 'The values the expression is about' },
  result_path: textOrNull('Where in details the value stands'),
}

const expression: CataloguedProvider = {
  title: 'Evaluate expression',
  url: `${ACTIONS}/expression_eval`,
  scope: scopeOf('expression'),
  synchronous: true,
  inputSchema: {
    ...draft7,
    type: 'object',
    properties: {
      ...expressionForm,
      expressions: {
        type: 'array',
        minItems: 1,
        items: { type: 'object', properties: expressionForm, required: ['expression'] },
      },
    },
    anyOf: [{ required: ['expression'] }, { required: ['expressions'] }],
  },
  details: anyDetails,
  replacedBy: 'the state type ExpressionEval',
}

/** The task document of an index (Globus Search API). */
const searchTask: JsonObject = {
  type: 'object',
  properties: {
    task_id: { type: 'string' },
    index_id: { type: 'string' },
    state: { type: 'string' },
    task_type: { type: 'string' },
    message: { type: ['string', 'null'] },
  },
}

const ingest: CataloguedProvider = {
  title: 'Search: ingest',
  url: `${ACTIONS}/search/ingest`,
  scope: scopeOf('ingest'),
  synchronous: true,
  inputSchema: {
    ...draft7,
    type: 'object',
    properties: {
      search_index: text('Id of the index'),
      subject: text('What the entry is about, often a URL; the same subject is replaced'),
      visible_to: names('"public", "all_authenticated_users" or URNs'),
      content: { type: 'object', description: 'The metadata' },
      id: textOrNull('Tells the entries of one subject apart'),
      ingest_type: { enum: ['GMetaEntry', 'GMetaList'] },
      ingest_data: { type: 'object' },
    },
    required: ['search_index'],
    anyOf: [{ required: ['subject', 'visible_to', 'content'] }, { required: ['ingest_type', 'ingest_data'] }],
  },
  details: searchTask,
}

const removal: CataloguedProvider = {
  title: 'Search: delete',
  url: `${ACTIONS}/search/delete`,
  scope: scopeOf('delete'),
  synchronous: true,
  inputSchema: {
    ...draft7,
    type: 'object',
    properties: {
      search_index: text('Id of the index'),
      delete_by: { enum: ['entry', 'subject', 'query'], description: 'What is deleted' },
      subject: textOrNull('Of entry and subject'),
      id: textOrNull('Of entry: which one of the subject'),
      q: textOrNull('Of query'),
      filters: { type: ['array', 'null'] },
      query_template: textOrNull('Of query'),
      advanced: flag('Read q in the full query language'),
    },
    required: ['search_index', 'delete_by'],
  },
  details: searchTask,
}

const notification: CataloguedProvider = {
  title: 'Notification',
  url: `${ACTIONS}/notification/notify`,
  scope: scopeOf('notification_notify'),
  synchronous: true,
  inputSchema: {
    ...draft7,
    type: 'object',
    properties: {
      notification_method: { enum: ['email', 'any', null] },
      notification_priority: { enum: ['high', 'low', null] },
      sender: textOrNull('Address it is sent from'),
      destination: { type: ['string', 'array'], items: { type: 'string' }, description: 'Whom it goes to' },
      subject: textOrNull('Subject line'),
      body_template: text('The text, with $name for variables'),
      body_variables: { type: ['object', 'null'] },
      body_mimetype: textOrNull('text/plain, text/html …'),
      send_credentials: { type: ['array', 'null'], items: { type: 'object' } },
      notify_email: { description: 'Whom to tell that it was sent' },
    },
    required: ['body_template'],
  },
  details: anyDetails,
}

const option: CataloguedProvider = {
  title: 'Wait for a user to choose an option',
  url: `${ACTIONS}/weboption/wait_for_option`,
  scope: scopeOf('weboption'),
  synchronous: false,
  inputSchema: {
    ...draft7,
    type: 'object',
    properties: {
      options: {
        type: 'array',
        minItems: 1,
        items: {
          type: 'object',
          properties: {
            name: text('What is chosen'),
            description: textOrNull('What is said about it'),
            url_suffix: textOrNull('Last part of the address at which it is chosen'),
            completed_message: textOrNull('What whoever chose it reads'),
            selectable_by: names('Who can choose it'),
          },
          required: ['name'],
        },
      },
      landing_page: { type: ['object', 'null'], description: 'A page with all options' },
    },
    required: ['options'],
  },
  details: {
    type: 'object',
    properties: { name: { type: 'string' }, url_suffix: { type: 'string' }, description: { type: ['string', 'null'] } },
  },
  replacedBy: 'the state types CreateWebInput and AwaitWebInput',
}

const datacite: CataloguedProvider = {
  title: 'DataCite: mint a DOI',
  url: `${ACTIONS}/datacite/mint/basic_auth`,
  scope: scopeOf('datacite_mint_basic_auth_action_all'),
  synchronous: true,
  inputSchema: {
    ...draft7,
    type: 'object',
    properties: {
      as_test: flag("Use DataCite's test system"),
      username: text('Account at DataCite'),
      password: text('Its password: name it in __Private_Parameters'),
      Doi: {
        type: 'object',
        properties: { id: textOrNull('The DOI'), type: text('dois'), attributes: { type: 'object' } },
      },
    },
    required: ['username', 'password', 'Doi'],
  },
  details: { type: 'object', properties: { data: { type: 'object', properties: { id: { type: 'string' } } } } },
}

export const serviceProviders: readonly CataloguedProvider[] = [
  hello,
  expression,
  ingest,
  removal,
  notification,
  option,
  datacite,
]

/** `details` of a flow that was run as an action: those of a run (Globus Flows API). */
export const runDetails: JsonObject = {
  type: 'object',
  properties: { code: { type: 'string' }, description: { type: 'string' }, output: { type: 'object' } },
}
