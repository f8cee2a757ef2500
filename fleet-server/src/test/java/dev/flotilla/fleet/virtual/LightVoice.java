package dev.flotilla.fleet.virtual;

import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.contract.protocol.ReportedShadow;
import dev.flotilla.contract.protocol.ReportedState;
import java.time.Instant;
import java.util.function.Supplier;

/** Says how a light device is, when there is something to say, and again after waits that double. */
final class LightVoice {

    private static final long FIRST_WAIT = 60_000;
    private static final long MOST_WAIT = 3_600_000;

    private final FleetDevice device;
    private final int number;
    private final DeviceSurroundings in;
    private final Supplier<ReportedState> state;
    private boolean connected;
    /** Rises when what was planned is no longer to happen. */
    private long round;

    private long wait = FIRST_WAIT;

    LightVoice(FleetDevice device, int number, DeviceSurroundings in, Supplier<ReportedState> state) {
        this.device = device;
        this.number = number;
        this.in = in;
        this.state = state;
    }

    /** A report of how the device is. */
    ReportedState state(FleetDevice.Standing standing, String nonce, String reason) {
        return LightWire.state(
                Long.toHexString(in.chances().plain().nextLong()),
                Instant.ofEpochMilli(in.time().millis()),
                standing.counter(),
                nonce,
                standing.phase(),
                standing.active(),
                standing.selfTestOutput(),
                reason,
                standing.shadow()
                        .map(bundle -> new ReportedShadow(bundle, in.catalogue().selfTestOutput(number, bundle))),
                in.catalogue().runsShadows(number));
    }

    void connected() {
        connected = true;
        report();
    }

    void disconnected() {
        connected = false;
        round++;
    }

    void report() {
        wait = FIRST_WAIT;
        say();
    }

    private void say() {
        long mine = ++round;
        if (!connected) {
            return;
        }
        DeviceId id = device.id();
        ReportedState said = state.get();
        in.ledger().said(id, said);
        in.broker().say(device, LightWire.report(said));
        in.time().after(wait, () -> {
            if (mine == round) {
                wait = Math.min(MOST_WAIT, 2 * wait);
                say();
            }
        });
    }
}
