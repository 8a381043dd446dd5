/** Problems of the ways through a flow, and of the data on them. */
import type { Explanation } from './explanation.ts'

const written = `StartAt: Read
States:
  Read: {Type: Pass, Result: {files: 3}, ResultPath: $.scan, Next: Use}
`

const asking = (parameter: string) => `definition:
  StartAt: Ask
  States:
    Ask: {Type: Choice, Choices: [{Variable: $.x, IsPresent: true, Next: Set}], Default: Use}
    Set: {Type: Pass, Result: {n: 1}, ResultPath: $.set, Next: Use}
    Use: {Type: Pass, Parameters: {${parameter}}, End: true}
input_schema: {properties: {x: {type: number}}, additionalProperties: false}
title: Maybe
`

export const ways = {
  'missing-successor': {
    title: 'A state does not say what comes after it',
    text: 'Every state but Choice and Fail has either "Next" with the name of a state, or "End": true.',
    example: {
      wrong: 'StartAt: A\nStates:\n  A: {Type: Pass}\n',
      right: 'StartAt: A\nStates:\n  A: {Type: Pass, End: true}\n',
    },
  },
  'unknown-state': {
    title: 'There is no state of this name',
    text: 'StartAt, Next and Default name states as they stand under States, letter by letter.',
    example: {
      wrong: 'StartAt: A\nStates:\n  A: {Type: Pass, Next: Copi}\n  Copy: {Type: Pass, End: true}\n',
      right: 'StartAt: A\nStates:\n  A: {Type: Pass, Next: Copy}\n  Copy: {Type: Pass, End: true}\n',
    },
  },
  'unreachable-state': {
    title: 'No way leads to a state',
    text: 'No run can come to it, whatever happens, Catch included. Either another state should name it, or it can go.',
    example: {
      wrong: 'StartAt: A\nStates:\n  A: {Type: Pass, End: true}\n  Rest: {Type: Pass, End: true}\n',
      right: 'StartAt: A\nStates:\n  A: {Type: Pass, Next: Rest}\n  Rest: {Type: Pass, End: true}\n',
    },
  },
  'no-end': {
    title: 'A run that comes here can never end',
    text: 'Loops are part of the language, but one of their states must have a way out to a state with "End": true, or to a Fail.',
    example: {
      wrong: 'StartAt: A\nStates:\n  A: {Type: Wait, Seconds: 60, Next: B}\n  B: {Type: Pass, Next: A}\n',
      right: `StartAt: A
States:
  A: {Type: Wait, Seconds: 60, Next: B}
  B: {Type: Choice, Choices: [{Variable: $.stop, IsPresent: true, Next: C}], Default: A}
  C: {Type: Pass, End: true}
`,
    },
  },
  'never-written': {
    title: 'Nothing writes what this reads',
    text: "Davy follows the run's data over every way through the flow, from input_schema on. On none of them does anything stand at this path, so a run that comes here fails. The message names the keys that are there and who wrote them. Often a name is misspelt, or a state before has no ResultPath and has replaced everything. An input that may have more than input_schema says needs additionalProperties: true there.",
    example: {
      wrong: `${written}  Use: {Type: Wait, SecondsPath: $.scan.file, End: true}\n`,
      right: `${written}  Use: {Type: Wait, SecondsPath: $.scan.files, End: true}\n`,
    },
  },
  'maybe-missing': {
    title: 'On some way this is missing',
    text: "There is a way to this state on which nothing has been written there, or input_schema says that the field is optional. The message names the way. Ask for it with IsPresent in a Choice, or in an expression with is_present('a.b') or getattr('a.b', default).",
    example: {
      wrong: asking('n.$: $.set.n'),
      right: asking(`n.=: "getattr('set.n', 0)"`),
    },
  },
  'unlikely-path': {
    title: 'This name is not one that is known to be there',
    text: "The document that is read (an action's status, its details, the context, a caught error) has documented fields, and this is none of them. It may exist nevertheless, but it looks like a mistyped one, or like something that a state before has replaced.",
    example: {
      wrong: 'StartAt: A\nStates:\n  A: {Type: Pass, Parameters: {who.$: $._context.usrname}, End: true}\n',
      right: 'StartAt: A\nStates:\n  A: {Type: Pass, Parameters: {who.$: $._context.username}, End: true}\n',
    },
  },
  'text-like-path': {
    title: 'A path stands where only its text is taken',
    text: 'In Parameters a path is followed where the name of the field ends in ".$". Without it the provider gets the text, dollar and all.',
    example: {
      wrong: 'StartAt: A\nStates:\n  A: {Type: Pass, Parameters: {who: $.name}, ResultPath: $.A, End: true}\n',
      right: 'StartAt: A\nStates:\n  A: {Type: Pass, Parameters: {who.$: $.name}, ResultPath: $.A, End: true}\n',
    },
  },
  'wrong-data': {
    title: 'What stands there can never be what the state needs',
    text: 'On every way the value has another type: a text where seconds are needed, a number into which a ResultPath wants to write.',
    example: {
      wrong: `${written}  Use: {Type: Wait, SecondsPath: $.scan, End: true}\n`,
      right: `${written}  Use: {Type: Wait, SecondsPath: $.scan.files, End: true}\n`,
    },
  },
  'never-matches': {
    title: 'A rule of a Choice can never hold',
    text: 'A comparison with a value of another type is never true, and here the value always has another type, or always another value. With ExceptionOnActionFailure left out or true, for instance, the status of an action is never FAILED in the state behind it: the run has failed, or went to a Catch.',
    example: {
      wrong: `${written}  Use: {Type: Choice, Choices: [{Variable: $.scan.files, StringEquals: '3', Next: End}], Default: End}
  End: {Type: Pass, End: true}
`,
      right: `${written}  Use: {Type: Choice, Choices: [{Variable: $.scan.files, NumericEquals: 3, Next: End}], Default: End}
  End: {Type: Pass, End: true}
`,
    },
  },
  'replaces-all': {
    title: "An action's result replaces all the run's data",
    text: 'Without ResultPath the status document of an action becomes all of $, and the input and all results before it are gone. That is what the language says, and seldom what is meant.',
    example: {
      wrong: `${written}  Use: {Type: Action, ActionUrl: https://actions.globus.org/hello_world, Parameters: {echo_string: hi}, Next: End}
  End: {Type: Pass, End: true}
`,
      right: `${written}  Use: {Type: Action, ActionUrl: https://actions.globus.org/hello_world, Parameters: {echo_string: hi}, ResultPath: $.Use, Next: End}
  End: {Type: Pass, End: true}
`,
    },
  },
  'unknown-error-name': {
    title: 'No error has this name',
    text: 'Catch compares names letter by letter. The service raises ActionUnableToRun (the provider refused), ActionFailedException (the action failed), ActionTimeout (WaitTime is over) and States.Runtime (data was missing or wrong); States.ALL takes every one.',
    example: {
      wrong: `StartAt: A
States:
  A: {Type: Action, ActionUrl: https://actions.globus.org/hello_world, Parameters: {}, ResultPath: $.A, Catch: [{ErrorEquals: [ActionTimedOut], ResultPath: $.e, Next: B}], Next: B}
  B: {Type: Pass, End: true}
`,
      right: `StartAt: A
States:
  A: {Type: Action, ActionUrl: https://actions.globus.org/hello_world, Parameters: {}, ResultPath: $.A, Catch: [{ErrorEquals: [ActionTimeout], ResultPath: $.e, Next: B}], Next: B}
  B: {Type: Pass, End: true}
`,
    },
  },
} as const satisfies Record<string, Explanation>
