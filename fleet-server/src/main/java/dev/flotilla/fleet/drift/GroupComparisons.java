package dev.flotilla.fleet.drift;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.contract.protocol.Window;
import dev.flotilla.fleet.device.DeviceStore;
import dev.flotilla.fleet.limit.OverloadedException;
import dev.flotilla.fleet.limit.SlowWork;
import dev.flotilla.fleet.registry.RegisteredBundle;
import dev.flotilla.fleet.registry.Registry;
import dev.flotilla.fleet.telemetry.Telemetry;
import dev.flotilla.fleet.telemetry.TelemetrySpan;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Semaphore;

/** Compares the groups of a model's devices when somebody asks. */
public final class GroupComparisons {

    /** Each reads all that a fleet has shown lately. */
    private static final int MOST_AT_ONCE = 1;

    private static final Duration WAIT = Duration.ofSeconds(5);

    /** Devices whose windows are in memory at the same time. */
    private static final int DEVICES_AT_ONCE = 25;

    /**
     * Devices whose past is read, as many of each group if there are more: it has several times as many windows as are judged.
     */
    private static final int MOST_PASTS = 2000;

    /** Which devices of a large group these are goes by no order, and does not change from look to look. */
    private static final long SEED = 1995;

    private final DriftSettings settings;
    private final GroupPolicy policy;
    private final Telemetry telemetry;
    private final RecentWindows windows;
    private final DeviceStore devices;
    private final Registry registry;
    private final SlowWork work;
    private final Semaphore places = new Semaphore(MOST_AT_ONCE);

    public GroupComparisons(
            DriftSettings settings, Telemetry telemetry, DeviceStore devices, Registry registry, SlowWork work) {
        this.settings = settings;
        this.policy = new GroupPolicy(settings);
        this.telemetry = telemetry;
        this.windows = new RecentWindows(telemetry, settings, DEVICES_AT_ONCE);
        this.devices = devices;
        this.registry = registry;
        this.work = work;
    }

    /**
     * By the devices' last windows; of nothing if the bundle is unknown.
     *
     * @return fails with {@link OverloadedException} while another comparison is under way
     */
    public Future<GroupComparison> of(Digest bundle) {
        return places.tryAcquire()
                ? registry.find(bundle)
                        .compose(found ->
                                found.map(this::compare).orElseGet(() -> Future.succeededFuture(GroupComparison.NONE)))
                        .onComplete(done -> places.release())
                : Future.failedFuture(new OverloadedException(WAIT));
    }

    private Future<GroupComparison> compare(RegisteredBundle bundle) {
        return devices.groups(bundle.digest())
                .compose(groups -> counted(new Look(bundle, groups)))
                .compose(census -> work.run(() -> policy.compare(census)));
    }

    /** One fleet's devices, and what was counted of them so far. */
    private static final class Look {
        private final Digest bundle;
        private final Map<DeviceId, String> groups;
        private final List<DeviceId> devices;
        private final int pastsOfAGroup;
        private int pasts;
        private final GroupCensus census;

        Look(RegisteredBundle bundle, Map<DeviceId, String> groups) {
            this.bundle = bundle.digest();
            this.groups = groups;
            this.devices = new ArrayList<>(groups.keySet());
            devices.sort(Comparator.naturalOrder());
            Collections.shuffle(devices, new Random(SEED));
            this.pastsOfAGroup = groups.size() <= MOST_PASTS
                    ? MOST_PASTS
                    : Math.max(1, MOST_PASTS / Set.copyOf(groups.values()).size());
            this.census = new GroupCensus(bundle.baseline());
        }

        /** Counts devices' last windows; says when their past was, as far as that is to be read. */
        List<TelemetrySpan> take(Map<DeviceId, List<Window>> seen, Season season) {
            List<TelemetrySpan> past = new ArrayList<>();
            seen.forEach((device, newestFirst) -> {
                String group = groups.getOrDefault(device, GroupCensus.NO_GROUP);
                DeviceWindows windows = DeviceWindows.of(newestFirst);
                int place = census.take(device, group, windows);
                boolean named = !group.equals(GroupCensus.NO_GROUP);
                if (named && place > 0 && place <= pastsOfAGroup && pasts < MOST_PASTS) {
                    pasts++;
                    Instant until = newestFirst.get(0).end();
                    past.addAll(PastSpans.of(device, bundle, season, windows.since(), until));
                }
            });
            return past;
        }

        Look takePast(List<TelemetrySpan> past, List<TelemetrySpan.Seen> seen) {
            for (int i = 0; i < past.size(); i++) {
                census.takePast(past.get(i).device(), seen.get(i).summary());
            }
            return this;
        }
    }

    /** Counts some devices after the others, now and before. */
    private Future<GroupCensus> counted(Look look) {
        return windows.read(look.bundle, look.devices, some -> work.run(() -> look.take(some, settings.season()))
                        .compose(past -> telemetry
                                .spans(past)
                                .compose(seen -> work.run(() -> look.takePast(past, seen)))
                                .mapEmpty()))
                .map(done -> look.census);
    }
}
