package dev.flotilla.daemon.simulate.profile;

import dev.flotilla.contract.config.Setting;
import dev.flotilla.contract.config.SettingValues;
import dev.flotilla.contract.config.Settings;
import java.time.Duration;

/**
 * What is particular to the devices of a group.
 *
 * @param imagesPerSecond that each of them sees
 * @param offlineShare of the time in which it has no network
 * @param offlineMean how long it has none, on average
 * @param bytesPerSecond most that it downloads; 0 for any
 * @param crashOn name and version of the model at whose first sight the agent goes down; empty for none
 * @param wrongOn name and version of the model whose answers are wrong outside of its self-test; empty for none
 * @param driftAfter time from the start on after which the camera is dim; zero for never
 */
public record Traits(
        String group,
        double imagesPerSecond,
        double offlineShare,
        Duration offlineMean,
        long bytesPerSecond,
        String crashOn,
        String wrongOn,
        Duration driftAfter) {
    private static final int DAY_SECONDS = 86_400;
    private static final double MOST_OFFLINE = 0.99;

    static final Setting<Double> SHARE =
            Setting.number("share", 0, 1, 0, "of all devices", "how many devices are in the group; or count");
    static final Setting<Integer> COUNT =
            Setting.integer("count", 0, 100_000, 0, "devices", "how many devices are in the group; or share");
    private static final Setting<Double> IMAGES =
            Setting.number("images-per-second", 0, 1_000, 1, "images/s", "inferences of each of them in a second");
    private static final Setting<Double> OFFLINE = Setting.number(
            "offline.share", 0, MOST_OFFLINE, 0, "of the time", "how much of the time each of them has no network");
    private static final Setting<Duration> OFFLINE_MEAN = Setting.seconds(
            "offline.mean-seconds", 1, DAY_SECONDS, 60, "mean length of such a time, exponentially distributed");
    private static final Setting<Long> SLOW = Setting.bytes(
            "bytes-per-second", 1_000_000_000L, 0L, "most bytes of artifacts a second, as over a slow link; 0 for any");
    private static final Setting<String> CRASH = Setting.text(
            "crash-on", "", "NAME VERSION of a model with which the agent goes down each time that it comes to serve");
    private static final Setting<String> WRONG =
            Setting.text("wrong-on", "", "NAME VERSION of a model that answers wrongly to all but its self-test");
    private static final Setting<Duration> DRIFT =
            Setting.seconds("drift.after-seconds", 0, DAY_SECONDS, 0, "when the light fails; 0 for never");

    private static final Settings SETTINGS =
            new Settings(SHARE, COUNT, IMAGES, OFFLINE, OFFLINE_MEAN, SLOW, CRASH, WRONG, DRIFT);

    /** What a group of a profile may say. */
    public static Settings settings() {
        return SETTINGS;
    }

    /** Of devices that no group holds. */
    public static Traits plain(double imagesPerSecond) {
        return new Traits("", imagesPerSecond, 0, Duration.ofSeconds(1), 0, "", "", Duration.ZERO);
    }

    static Traits of(String group, SettingValues values) {
        return new Traits(
                group,
                values.get(IMAGES),
                values.get(OFFLINE),
                values.get(OFFLINE_MEAN),
                values.get(SLOW),
                values.get(CRASH),
                values.get(WRONG),
                values.get(DRIFT));
    }
}
