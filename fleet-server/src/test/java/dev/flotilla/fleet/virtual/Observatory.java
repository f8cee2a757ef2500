package dev.flotilla.fleet.virtual;

import dev.flotilla.fleet.experiment.MemoryExperiments;
import dev.flotilla.fleet.telemetry.MemoryTelemetry;
import dev.flotilla.fleet.telemetry.TelemetryStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** What shadows and tests are judged by: telemetry, whose windows all end at once, and what the servers' gates keep of it. */
final class Observatory {

    private static final Duration WINDOW = Duration.ofMinutes(5);
    /** From then on no shadow or test waits for telemetry any more. */
    private static final Duration LONGEST_LOOK = Duration.ofHours(3);

    private final VirtualWorld world;
    private final MemoryExperiments experiments;
    private final MemoryTelemetry telemetry = new MemoryTelemetry();

    Observatory(VirtualWorld world, MemoryExperiments experiments) {
        this.world = world;
        this.experiments = experiments;
    }

    MemoryExperiments experiments() {
        return experiments;
    }

    TelemetryStore telemetry() {
        return telemetry;
    }

    /** From now on; nobody sends what nobody looks at. */
    void open() {
        world.time().after(WINDOW, () -> {
            Instant now = world.time().clock().instant();
            Instant oldest = now.minus(LONGEST_LOOK);
            if (world.ledger().observes(oldest)) {
                List.copyOf(world.fleet()).forEach(device -> device.passed(now.minus(WINDOW), now));
            }
            telemetry.deleteBefore(oldest);
            open();
        });
    }
}
