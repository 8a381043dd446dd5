/**
 * Every name that package.json contributes and code uses, in one place; test/extension holds the two together.
 * Nothing here knows the editor, so that the test can read it.
 */
export const command = {
  newFlow: 'davy.newFlow',
  startFabric: 'davy.startFabric',
  stopFabric: 'davy.stopFabric',
  runFlow: 'davy.runFlow',
  runXpcsDemo: 'davy.runXpcsDemo',
  runFailureDemo: 'davy.runFailureDemo',
  openWalkthrough: 'davy.openWalkthrough',
  openRunTimeline: 'davy.openRunTimeline',
  openFlowGraph: 'davy.openFlowGraph',
  openFlowText: 'davy.openFlowText',
  splitFlow: 'davy.splitFlow',
  compareFlow: 'davy.compareFlow',
  compareFlowWithHead: 'davy.compareFlowWithHead',
  compareFlowWithSaved: 'davy.compareFlowWithSaved',
  compareFlowWithFile: 'davy.compareFlowWithFile',
  compareFlowWithRun: 'davy.compareFlowWithRun',
  selectFlowForCompare: 'davy.selectFlowForCompare',
  compareFlowWithSelected: 'davy.compareFlowWithSelected',
  showOutput: 'davy.showOutput',
  showMenu: 'davy.showMenu',
  refreshRuns: 'davy.refreshRuns',
  refreshEndpoints: 'davy.refreshEndpoints',
  openRunDefinition: 'davy.openRunDefinition',
  paintRunOnGraph: 'davy.paintRunOnGraph',
  cancelRun: 'davy.cancelRun',
  answerRun: 'davy.answerRun',
  rerunRun: 'davy.rerunRun',
  copyId: 'davy.copyId',
  startEndpoint: 'davy.startEndpoint',
  stopEndpoint: 'davy.stopEndpoint',
  showEndpointLog: 'davy.showEndpointLog',
  restartLanguageServer: 'davy.restartLanguageServer',
} as const

/** Registered but not contributed: for the extension's own use. */
export const internalCommand = {
  /** A tree item's command without arguments: VS Code drops those with arguments when the item is refreshed under the click. */
  openSelectedRun: 'davy.openSelectedRun',
  showMoreRuns: 'davy.showMoreRuns',
} as const

/** What assistants in the editor may call: all of them only look. */
export const languageModelTool = {
  validateFlow: 'davy_validateFlow',
  explainFailedStep: 'davy_explainFailedStep',
  listEndpoints: 'davy_listEndpoints',
  getRunTimeline: 'davy_getRunTimeline',
} as const

export const view = { runs: 'davy.runs', endpoints: 'davy.endpoints' } as const

export const customEditor = { flowGraph: 'davy.flowGraph' } as const

export const panel = {
  runTimeline: 'davy.runTimeline',
  newFlow: 'davy.newFlow',
  runForm: 'davy.runForm',
  flowCompare: 'davy.flowCompare',
} as const

/** `when` clauses: the fabric is `down`, `starting`, `failed` or `up` (also while the link to it is being mended). */
export const contextKey = {
  fabric: 'davy.fabric',
  /** A flow waits to be compared with another one. */
  flowSelectedForCompare: 'davy.flowSelectedForCompare',
} as const

export const walkthrough = { firstSteps: 'firstSteps' } as const

/** What the steps of the walkthrough are ticked off by. */
export const milestones = ['flow', 'graph', 'run', 'endpoint', 'failure'] as const
export type Milestone = (typeof milestones)[number]
export const milestoneKey = (milestone: Milestone): string => `davy.reached.${milestone}`

/** Settings below `davy.`, with their defaults. */
export const setting = {
  home: '',
  nodePath: '',
  'fabric.autoStart': true,
  'flowEditor.default': 'text',
  'flowEditor.direction': 'down',
  'flowEditor.minimap': true,
  'flowEditor.dataHints': true,
} as const

/** What they may be, where that is not any value of their type. */
export const settingChoices = {
  'flowEditor.default': ['text', 'graph'],
  'flowEditor.direction': ['down', 'right'],
} as const

/** A folder that is not trusted does not decide these: they choose what is started, and where. */
export const restrictedSettings = ['home', 'nodePath', 'fabric.autoStart'] as const
