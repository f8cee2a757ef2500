package dev.flotilla.fleet.virtual;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** Who is there: connections that come and go, devices without power, revoked ones, and those that take their places. */
final class Attendance {

    private static final int SECONDS_TO_CONNECT = 60;
    private static final int HOURS_BETWEEN_OUTAGES = 8;
    private static final int HOURS_BETWEEN_POWER_CUTS = 12;
    private static final int DAYS_UNTIL_REVOKED = 4;
    private static final int MINUTES_AWAY = 180;

    private final VirtualWorld world;
    /** Until when devices stay away, in virtual milliseconds. */
    private final Map<FleetDevice, Long> away = new HashMap<>();

    Attendance(VirtualWorld world) {
        this.world = world;
    }

    void join(FleetDevice device, int number) {
        connectSoon(device);
        plan(Fault.OFFLINE, Duration.ofHours(HOURS_BETWEEN_OUTAGES), device, () -> {
            away.put(device, world.time().millis() + minutes(Fault.OFFLINE).toMillis());
            world.broker().disconnect(device.id());
        });
        plan(Fault.POWER, Duration.ofHours(HOURS_BETWEEN_POWER_CUTS), device, device::restart);
        plan(Fault.REVOKED, Duration.ofDays(DAYS_UNTIL_REVOKED), device, () -> revoke(device, number));
    }

    /** A fault of one device, again and again after any time up to twice the mean. */
    private void plan(Fault fault, Duration mean, FleetDevice device, Runnable strike) {
        if (!world.chances().has(fault)) {
            return;
        }
        int seconds = (int) (2 * mean.toSeconds());
        world.time().after(Duration.ofSeconds(world.chances().draw(fault, seconds)), () -> {
            if (world.admits(device) && world.chances().strikes(fault, 1)) {
                strike.run();
                plan(fault, mean, device, strike);
            }
        });
    }

    private Duration minutes(Fault fault) {
        return Duration.ofMinutes(1 + world.chances().draw(fault, MINUTES_AWAY));
    }

    /** Whoever lost its connection tries again. */
    void cut(FleetDevice device) {
        connectSoon(device);
    }

    private void connectSoon(FleetDevice device) {
        int millis = 1000 * SECONDS_TO_CONNECT;
        world.time().after(world.chances().plain().nextInt(millis), () -> connect(device));
    }

    private void connect(FleetDevice device) {
        if (!world.admits(device) || world.broker().isConnected(device)) {
            return;
        }
        long left = away.getOrDefault(device, 0L) - world.time().millis();
        if (left > 0) {
            world.time().after(left, () -> connect(device));
        } else if (world.broker().up()) {
            world.broker().connect(device);
        } else {
            world.broker().whenUp(() -> connectSoon(device));
        }
    }

    private void revoke(FleetDevice device, int number) {
        world.anyServer().ifPresent(server -> server.devices().revoke(device.id()));
        boolean comesBack = world.chances().draw(Fault.REVOKED, 3) > 0;
        if (comesBack) {
            world.time().after(minutes(Fault.REVOKED), () -> {
                if (world.known(device.id()).revokedAt().isPresent()) {
                    world.enrol(number);
                }
            });
        }
    }
}
