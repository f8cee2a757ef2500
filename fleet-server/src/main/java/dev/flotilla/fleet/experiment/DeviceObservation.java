package dev.flotilla.fleet.experiment;

import dev.flotilla.contract.protocol.DeviceId;
import java.time.Instant;
import java.util.OptionalDouble;

/**
 * What one device of canary or control says about one metric: one number for all its inferences of one span of time after
 * activation (of the control: after the activation of its counterpart). It does not change any more.
 *
 * @param device which
 * @param pair number of the pair that it forms with one device of the other group. Pairs are formed before anything is
 *     observed, of devices as alike as can be, and chance says which of the two is in the canary
 * @param value in the metric's unit
 * @param before the same metric of the same device in a span before the rollout, if known
 * @param complete end of the span
 */
public record DeviceObservation(DeviceId device, int pair, double value, OptionalDouble before, Instant complete) {}
