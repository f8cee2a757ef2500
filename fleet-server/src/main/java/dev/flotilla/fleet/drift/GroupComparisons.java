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
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;

/** Compares the groups of a model's devices when somebody asks. */
public final class GroupComparisons {

    /** Each reads all that a fleet has shown lately. */
    private static final int MOST_AT_ONCE = 1;

    private static final Duration WAIT = Duration.ofSeconds(5);

    /** Devices whose windows are in memory at the same time. */
    private static final int DEVICES_AT_ONCE = 100;

    private final DriftSettings settings;
    private final GroupPolicy policy;
    private final Telemetry telemetry;
    private final DeviceStore devices;
    private final Registry registry;
    private final SlowWork work;
    private final Semaphore places = new Semaphore(MOST_AT_ONCE);

    public GroupComparisons(
            DriftSettings settings, Telemetry telemetry, DeviceStore devices, Registry registry, SlowWork work) {
        this.settings = settings;
        this.policy = new GroupPolicy(settings);
        this.telemetry = telemetry;
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
                .compose(groups -> counted(
                        bundle.digest(), groups, List.copyOf(groups.keySet()), new GroupCensus(bundle.baseline()), 0))
                .compose(census -> work.run(() -> policy.compare(census)));
    }

    /** Counts some devices after the others, now and before. */
    private Future<GroupCensus> counted(
            Digest bundle, Map<DeviceId, String> groups, List<DeviceId> all, GroupCensus census, int from) {
        if (from >= all.size()) {
            return Future.succeededFuture(census);
        }
        int to = Math.min(from + DEVICES_AT_ONCE, all.size());
        return telemetry
                .recent(bundle, all.subList(from, to), settings.windows(), settings.maxAge())
                .compose(seen -> work.run(() -> take(bundle, groups, seen, census)))
                .compose(past -> telemetry.spans(past).compose(seen -> work.run(() -> takePast(past, seen, census))))
                .compose(done -> counted(bundle, groups, all, census, to));
    }

    /** Counts devices' last windows; says when their past was. */
    private List<TelemetrySpan> take(
            Digest bundle, Map<DeviceId, String> groups, Map<DeviceId, List<Window>> seen, GroupCensus census) {
        List<TelemetrySpan> past = new ArrayList<>();
        seen.forEach((device, newestFirst) -> {
            String group = groups.getOrDefault(device, GroupCensus.NO_GROUP);
            DeviceWindows windows = DeviceWindows.of(newestFirst);
            census.take(device, group, windows);
            if (!group.equals(GroupCensus.NO_GROUP)) {
                Instant until = newestFirst.get(0).end();
                past.addAll(PastSpans.of(device, bundle, settings.season(), windows.since(), until));
            }
        });
        return past;
    }

    private static GroupCensus takePast(List<TelemetrySpan> past, List<TelemetrySpan.Seen> seen, GroupCensus census) {
        for (int i = 0; i < past.size(); i++) {
            census.takePast(past.get(i).device(), seen.get(i).summary());
        }
        return census;
    }
}
