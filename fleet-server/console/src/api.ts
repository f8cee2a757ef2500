/** The REST API under /api/v1, as the console uses it. Times are ISO 8601, digests SHA-256 in hex. */

export type Phase = 'IDLE' | 'FETCHING' | 'VERIFYING' | 'PROBING' | 'SHADOWING' | 'ACTIVATING' | 'CONFIRMED' | 'REJECTED' | 'ROLLED_BACK';
export type RolloutState = 'AWAITING_APPROVAL' | 'RUNNING' | 'PAUSED' | 'COMPLETED' | 'ABORTED' | 'ROLLED_BACK';
export type StageState = 'WAITING' | 'RUNNING' | 'BAKING' | 'DONE' | 'SKIPPED' | 'FAILED';
export type DeviceRolloutState = 'WAITING' | 'ASSIGNED' | 'DEFERRED' | 'FETCHING' | 'VERIFYING' | 'PROBING' | 'ACTIVATING' | 'SHADOWING' | 'SUCCEEDED' | 'RETRYING' | 'FAILED' | 'EXCLUDED' | 'SUPERSEDED';
export type AlertState = 'OPEN' | 'ACKNOWLEDGED' | 'SILENCED' | 'RESOLVED';

export interface Session { user: string }

export interface Fleet {
  devices: { total: number; online: number; updating: number; failed: number; neverSeen: number };
  models: number;
  bundles: number;
  activeRollouts: number;
  openAlerts: number;
  telemetry: { windows: number; bytes: number };
  /** While all rollouts are stopped. */
  stop?: { since: string; reason: string } | null;
}

export interface Device {
  id: string;
  name: string;
  group?: string | null;
  tags: string[];
  attributes: Record<string, string>;
  online: boolean;
  lastSeen?: string | null;
  enrolledAt: string;
  revokedAt?: string | null;
  activeBundle?: string | null;
  activeModel?: string | null;
  activeVersion?: string | null;
  phase?: Phase | null;
  reason?: string | null;
  counter: number;
  desiredBundle?: string | null;
  floor: number;
  agentVersion?: string | null;
}
export interface DeviceDetail extends Device { reportedProof?: string | null }

/** Claims made together; each enrols one device. */
export interface Claims { id: string; group: string; createdAt: string; expiresAt: string; count: number; used: number }
/** New claims with their secrets, which the server tells this once. */
export interface NewClaims { id: string; claims: string[]; caSha256: string; deviceUrl: string }

/** The first page says how many there are on all. */
export interface Page<T> { items: T[]; next?: string | null; total?: number }

export interface TensorSpec { name: string; type: string; shape: number[] }

export interface Bundle {
  digest: string;
  path: string;
  name: string;
  version: string;
  size: number;
  release: number;
  floor: number;
  family: string;
  uploadedAt: string;
  signature: { state: string; keyIds: string[]; targetsVersion: number };
  metrics: Record<string, number>;
  labels: string[];
  inputs: TensorSpec[];
  outputs: TensorSpec[];
  devices: { active: number; desired: number };
}

/** What the server trusts; problem says why it cannot sign for devices, and what to do. */
export interface Trust {
  rootSha256?: string | null;
  rootVersion?: number | null;
  targetsVersion?: number | null;
  problem?: string | null;
  caSha256: string;
}

/** Thresholds and percentages: percent is 1..100, successThreshold 0..1. */
export interface StagePlan { percent: number; bakeSeconds: number; successThreshold: number }
export type Day = 'mon' | 'tue' | 'wed' | 'thu' | 'fri' | 'sat' | 'sun';
/** Times as the clocks of the time zone show them. */
export interface Schedule { timeZone: string; start?: string; end?: string; windows: { days?: Day[]; from: string; to: string }[] }
export interface RolloutPlan {
  name: string;
  bundle: string;
  stages: StagePlan[];
  maxFailures: number;
  stageTimeoutSeconds: number;
  group?: string;
  schedule?: Schedule;
  approvals?: { required: number };
  priority?: number;
  preempt?: boolean;
}

/** Some of the devices that something is about; `first` has up to 20 of them. */
export interface DeviceSample { devices: number; first: string[] }
export interface RolloutPreview { refusals: string[]; stages: DeviceSample[]; busy: DeviceSample; taken: DeviceSample; running: DeviceSample; revoked: DeviceSample; unable: DeviceSample }

export interface Stage {
  index: number;
  percent?: number | null;
  state: StageState;
  devices: number;
  succeeded: number;
  failed: number;
  pending: number;
  startedAt?: string | null;
  finishedAt?: string | null;
}
export interface Rollout {
  id: string;
  name: string;
  bundle: string;
  model?: string | null;
  version?: string | null;
  state: RolloutState;
  stateReason?: string | null;
  /** Why devices that wait get nothing for now. */
  standstill?: { reason: string; until?: string };
  createdAt: string;
  createdBy?: string;
  approvals: { user: string; at: string; reason: string }[];
  plan: RolloutPlan;
  stages: Stage[];
}
export interface RolloutDevice { id: string; stage: number; state: DeviceRolloutState; reason?: string | null; updatedAt?: string | null }
export interface GateVerdict {
  id: number;
  stage: number;
  gate: string;
  ruling: 'ADVANCE' | 'HOLD' | 'ABORT';
  reason: string;
  since: string;
  evidence: {
    sample: { pairs: number };
    /** Bounds that there are not (yet) are absent. */
    effect: { worsening?: number; lower?: number; upper?: number; pWorse: number; pBeyondMargin: number };
  };
}
/** As the addresses below a rollout's end. */
export type RolloutAction = 'approvals' | 'rejections' | 'pause' | 'resume' | 'skip' | 'abort' | 'rollback';

export interface DriftPoint { at: string; psi: number; js: number; pValue?: number | null; devices: number; samples: number }
export interface DriftFeature { name: string; title: string; kind: 'quantile' | 'category'; psi: number; js: number; ks?: number | null; wasserstein?: number | null; pValue?: number | null; drifted: boolean; points: DriftPoint[] }
/** HOLD: the device has reported too little to be judged; PSI and feature may be absent then. */
export interface DriftDevice { id: string; maxPsi?: number | null; feature?: string | null; pValue?: number | null; samples: number; verdict: 'STABLE' | 'DRIFTED' | 'HOLD' }
export interface Drift { bundle: string; features: DriftFeature[]; devices: DriftDevice[] }

/** Fractions of 1, with the ends of their 95 % intervals. */
export interface EstimatedAccuracy { at: string; accuracy: number; low: number; high: number; reliable: boolean; unlike: number; samples: number }
export interface AccuracyNow extends EstimatedAccuracy {
  usualClasses: number;
  calibrated: number;
  doubts: { what: string; share: number }[];
  classes: { name: string; before: number; now: number; low: number; high: number }[];
}
export interface LabelledSlice { by: 'all' | 'origin' | 'class' | 'device'; name: string; right: number; samples: number; accuracy: number; low: number; high: number }
/** Without `now`, nothing can be estimated yet. */
export interface Accuracy { bundle: string; now?: AccuracyNow | null; points: EstimatedAccuracy[]; slices: LabelledSlice[] }

export interface Alert {
  id: string;
  state: AlertState;
  kind: 'DRIFT' | 'ROLLOUT';
  severity: 'NOTICE' | 'WARNING' | 'CRITICAL';
  model?: string | null;
  bundle?: string | null;
  feature?: string | null;
  features?: { name: string; psi: number; js: number }[] | null;
  devices?: string[] | null;
  size?: number | null;
  rolloutId?: string | null;
  /** When drift began, as far as can be told. */
  since?: string | null;
  common?: { trait: string; devices: number; all: number; lift: number }[] | null;
  message: string;
  openedAt: string;
  updatedAt: string;
  acknowledgedBy?: string;
  silence?: { until: string; by: string; why: string };
}

/** A sample that somebody is asked about; labels are those of its bundle, the suggestion is what the model said. */
export interface SampleToLabel {
  sample: string;
  labels: string[];
  image: boolean;
  device?: string | null;
  capturedAt: string;
  suggestion?: { label: string; confidence: number } | null;
}
/** Kappa is absent where chance alone would have two annotators agree. */
export interface LabellingProgress {
  open: number;
  labelled: number;
  disputed: number;
  agreements: { annotators: string[]; samples: number; kappa?: number | null }[];
}

/** What the server answered instead of success: RFC 9457 problem details, or the status alone. */
export class ApiProblem extends Error {
  constructor(readonly status: number, readonly title: string, readonly detail: string) {
    super(detail ? `${title}: ${detail}` : title);
  }
}

type Listener = () => void;
let signedOut: Listener = () => undefined;
/** Called when the server no longer knows this tab's session. */
export function onSignedOut(listener: Listener): void { signedOut = listener; }

async function problemOf(response: Response): Promise<ApiProblem> {
  const body: unknown = await response.json().catch(() => ({}));
  const { title, detail } = (body ?? {}) as { title?: string; detail?: string };
  return new ApiProblem(response.status, title ?? `The server answered ${response.status}`, detail ?? '');
}

async function call<T>(method: string, path: string, body?: unknown, signal?: AbortSignal): Promise<T> {
  const init: RequestInit = { method, headers: { accept: 'application/json' }, signal: signal ?? null };
  if (body !== undefined) {
    init.body = JSON.stringify(body);
    init.headers = { ...init.headers, 'content-type': 'application/json' };
  }
  const response = await fetch(`/api/v1${path}`, init).catch((cause: unknown) => {
    if (signal?.aborted) throw cause;
    throw new ApiProblem(0, 'The server cannot be reached', 'Check that flotilla-server is running; the console tries again by itself.');
  });
  if (!response.ok) {
    if (response.status === 401 && path !== '/session') signedOut();
    throw await problemOf(response);
  }
  return (response.status === 204 ? undefined : await response.json()) as T;
}

function query(values: Record<string, string | number | undefined>): string {
  const entries = Object.entries(values).filter(([, v]) => v !== undefined && v !== '');
  return entries.length ? `?${new URLSearchParams(entries.map(([k, v]) => [k, String(v)]))}` : '';
}

/** All items of a list that comes in pages. */
async function allPages<T>(page: (after?: string) => Promise<Page<T>>): Promise<{ items: T[] }> {
  const items: T[] = [];
  let after: string | undefined;
  do {
    const { items: more, next } = await page(after);
    items.push(...more);
    after = next ?? undefined;
  } while (after);
  return { items };
}

const at = encodeURIComponent;

/** Where a tab goes to sign in at the provider; it comes back to the console, signed in or with `refused` and why not. */
export const PROVIDER_SIGN_IN = '/api/v1/session/provider';

/** The picture of a sample. */
export function thumbnailOf(sample: string): string { return `/api/v1/samples/${at(sample)}/thumbnail`; }

/** A file to download: the public halves of the server's own keys. */
export const ONLINE_KEYS = '/api/v1/trust/online-keys';

export const api = {
  setupState: () => call<{ needed: boolean }>('GET', '/setup'),
  setup: (setupToken: string, user: string, password: string) => call<void>('POST', '/setup', { setupToken, user, password }),
  session: () => call<Session>('GET', '/session'),
  signInWays: () => call<{ provider?: string }>('GET', '/session/ways'),
  signIn: (user: string, password: string) => call<Session>('POST', '/session', { user, password }),
  signOut: () => call<void>('DELETE', '/session'),
  fleet: (s?: AbortSignal) => call<Fleet>('GET', '/fleet', undefined, s),
  trust: (s?: AbortSignal) => call<Trust>('GET', '/trust', undefined, s),
  devices: (page: { limit: number; after?: string | undefined; q?: string; filter?: string }, s?: AbortSignal) =>
    call<Page<Device>>('GET', `/devices${query(page)}`, undefined, s),
  device: (id: string, s?: AbortSignal) => call<DeviceDetail>('GET', `/devices/${at(id)}`, undefined, s),
  claims: (s?: AbortSignal) => call<{ items: Claims[] }>('GET', '/enrolment-claims', undefined, s),
  createClaims: (wanted: { count: number; expiresInSeconds: number; group: string }) => call<NewClaims>('POST', '/enrolment-claims', wanted),
  putLabels: (id: string, labels: { tags: string[]; attributes: Record<string, string> }) =>
    call<DeviceDetail>('PUT', `/devices/${at(id)}/labels`, labels),
  revokeDevice: (id: string) => call<void>('POST', `/devices/${at(id)}/revoke`),
  revokeClaims: (id: string) => call<void>('DELETE', `/enrolment-claims/${at(id)}`),
  bundles: (s?: AbortSignal) => call<{ items: Bundle[] }>('GET', '/bundles', undefined, s),
  rollouts: (s?: AbortSignal) => call<{ items: Rollout[] }>('GET', '/rollouts', undefined, s),
  rollout: (id: string, s?: AbortSignal) => call<Rollout>('GET', `/rollouts/${at(id)}`, undefined, s),
  rolloutDevices: (id: string, s?: AbortSignal) =>
    allPages((after) => call<Page<RolloutDevice>>('GET', `/rollouts/${at(id)}/devices${query({ after })}`, undefined, s)),
  /** The newest verdicts of its gates. */
  evidence: (id: string, s?: AbortSignal) => call<{ items: GateVerdict[] }>('GET', `/rollouts/${at(id)}/evidence`, undefined, s),
  createRollout: (plan: object) => call<Rollout>('POST', '/rollouts', plan),
  previewRollout: (plan: object, s?: AbortSignal) => call<RolloutPreview>('POST', '/rollouts/preview', plan, s),
  stopFleet: (reason: string) => call<unknown>('POST', '/fleet/stop', { reason }),
  liftFleetStop: () => call<unknown>('DELETE', '/fleet/stop'),
  steerRollout: (id: string, action: RolloutAction, reason: string) =>
    call<unknown>('POST', `/rollouts/${at(id)}/${action}`, reason ? { reason } : {}),
  drift: (bundle: string, s?: AbortSignal) => call<Drift>('GET', `/drift${query({ bundle })}`, undefined, s),
  accuracy: (bundle: string, s?: AbortSignal) => call<Accuracy>('GET', `/accuracy${query({ bundle })}`, undefined, s),
  alerts: (state?: AlertState, s?: AbortSignal) => call<{ items: Alert[] }>('GET', `/alerts${query({ state })}`, undefined, s),
  silence: (id: string, seconds: number, reason: string) => call<unknown>('POST', `/alerts/${at(id)}/silence`, { seconds, reason }),
  endSilence: (id: string) => call<unknown>('DELETE', `/alerts/${at(id)}/silence`),
  acknowledge: (id: string) => call<unknown>('POST', `/alerts/${at(id)}/acknowledge`),
  labelling: (model: string, s?: AbortSignal) => call<LabellingProgress>('GET', `/labelling/${at(model)}`, undefined, s),
  /** No item: nothing is left to ask this annotator. */
  nextToLabel: (model: string, s?: AbortSignal) =>
    call<{ item?: SampleToLabel }>('GET', `/labelling/${at(model)}/next`, undefined, s),
  /** Without a label: one cannot tell. */
  labelSample: (sample: string, label?: string) => call<unknown>('PUT', `/samples/${at(sample)}/label`, label === undefined ? {} : { label }),
};
