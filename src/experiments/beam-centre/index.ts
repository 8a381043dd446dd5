export { beamCentreFlow, brightFrameInput, darkFrame, findBeamFunction } from './flow.ts'
