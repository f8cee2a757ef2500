package dev.flotilla.android;

import android.content.Context;
import dev.flotilla.agent.capture.FakeSampleLink;
import dev.flotilla.agent.clock.TimeBound;
import dev.flotilla.agent.identity.DeviceKey;
import dev.flotilla.agent.identity.Identity;
import dev.flotilla.agent.link.FleetLink;
import dev.flotilla.agent.testkit.InMemoryFleet;
import dev.flotilla.agent.testkit.TestIdentity;
import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.contract.protocol.ReportedState;
import dev.flotilla.contract.protocol.UpdatePhase;
import dev.flotilla.contract.testkit.ManualClock;
import dev.flotilla.contract.testkit.Releases;
import dev.flotilla.contract.trust.TargetFile;
import dev.flotilla.sample.testkit.Phone;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.robolectric.RuntimeEnvironment;

/**
 * The phone's own agent, with its own storage, key, conditions, engine and probe, in a fleet in memory; the clock is a test's.
 * What the fleet is asked it answers in the agent's thread, so everything here is under its lock.
 */
public final class PhoneFleet {
    private static final DeviceId PHONE = new DeviceId("phone-of-ada");
    private static final Duration POLL_PAUSE = Duration.ofMillis(10);
    private static final int PASS_AND_ANOTHER = 2;

    private final ManualClock clock = new ManualClock();
    private final Releases owner = Releases.byOwner();
    private final InMemoryFleet fleet = new InMemoryFleet();
    private final FakeSampleLink samples = new FakeSampleLink();
    private final FullDisk disk = new FullDisk();
    private final FlotillaConfig config;
    private final AtomicLong passes = new AtomicLong();
    private long assignments;

    private PhoneFleet(FlotillaConfig config) {
        this.config = config;
        // Known before its agent comes, as a device is that enrolled.
        fleet.link(PHONE);
    }

    /** Ends the app's process, which belongs to no fleet, and starts it anew as a member of this one. */
    public static PhoneFleet join() throws IOException {
        Phone.endProcess();
        FlotillaConfig config = FlotillaConfig.defaults("1.0", "what is shared").withPollPause(POLL_PAUSE);
        PhoneFleet joined = new PhoneFleet(config);
        DeviceKey key = KeystoreKey.openOrCreate(RuntimeEnvironment.getApplication());
        joined.folders()
                .identity()
                .save(TestIdentity.of(PHONE, key.publicKey(), joined.clock.instant(), joined.owner.root()));
        joined.startProcess();
        return joined;
    }

    private AgentFolders folders() {
        Context context = RuntimeEnvironment.getApplication();
        return new AgentFolders(context.getNoBackupFilesDir(), config.modelBytes(), disk::around);
    }

    /** As {@code Application.onCreate} does it. */
    public FlotillaAgent startProcess() {
        FlotillaAgent agent =
                FlotillaAgent.start(RuntimeEnvironment.getApplication(), config, folders(), this::links, clock);
        agent.listen(state -> {
            // an inference tells of itself, too, in its own thread
            if (Thread.currentThread().getName().equals("flotilla-agent")) {
                passes.incrementAndGet();
            }
        });
        return agent;
    }

    private FleetLinks links(Identity identity, DeviceKey key, TimeBound bound) {
        synchronized (fleet) {
            FleetLink link = new BrokerLink(fleet.link(identity.device()), fleet);
            return new FleetLinks(link, fleet.artifacts(), fleet.metadata(), now -> "", samples);
        }
    }

    /** Releases a bundle and wants it on the phone. */
    public void assign(String path, byte[] bundle) {
        synchronized (fleet) {
            TargetFile file = owner.release(path, bundle);
            fleet.artifacts().put(bundle);
            fleet.metadata().serve(owner);
            fleet.assign(PHONE, owner.assign(PHONE, file, ++assignments));
        }
    }

    /** How many bytes of bundles the phone got. */
    public long served() {
        synchronized (fleet) {
            return fleet.artifacts().served();
        }
    }

    /** From now on each connection for a bundle ends after so many bytes, and this is done before each. */
    public void deliverInPieces(int bytes, Runnable beforeEach) {
        synchronized (fleet) {
            fleet.artifacts().breakAfter(bytes);
            fleet.artifacts().onOpen(beforeEach);
        }
    }

    /** Nothing goes out of the phone nor comes in, and Android says so. */
    public void airplaneMode(boolean on) {
        synchronized (fleet) {
            fleet.down(on);
            fleet.artifacts().offline(on);
            fleet.metadata().offline(on);
            samples.away = on;
        }
        Phone.network(!on, false);
    }

    /** How many inferences the fleet heard of by telemetry. */
    public long inferencesHeard() {
        synchronized (fleet) {
            return fleet.windows(PHONE).stream()
                    .mapToLong(window -> window.sketch().inferences())
                    .sum();
        }
    }

    /** What the phone said last of its update. */
    public UpdatePhase lastReported() throws Exception {
        synchronized (fleet) {
            List<ReportedState> reports =
                    fleet.reports(PHONE, KeystoreKey.open().publicKey());
            return reports.get(reports.size() - 1).phase();
        }
    }

    public boolean isConnected() {
        synchronized (fleet) {
            return fleet.link(PHONE).connected();
        }
    }

    /** Waits until the pass under way is over, and another one. */
    public void awaitPass() {
        long enough = passes.get() + PASS_AND_ANOTHER;
        Phone.await("a pass", () -> passes.get() >= enough, passes::get);
    }

    /** Lets time go by in steps, each once the phone has done what there was to do, until it is so. */
    public void awaitLater(String what, Duration step, BooleanSupplier expected) {
        AtomicLong enough = new AtomicLong();
        BooleanSupplier later = () -> {
            if (passes.get() >= enough.get()) {
                clock.advance(step);
                enough.set(passes.get() + PASS_AND_ANOTHER);
            }
            return expected.getAsBoolean();
        };
        Phone.await(what, later, () -> FlotillaAgent.running().map(FlotillaAgent::state));
    }

    public ManualClock clock() {
        return clock;
    }

    public FakeSampleLink samples() {
        return samples;
    }

    public FullDisk disk() {
        return disk;
    }
}
