package dev.flotilla.fleet.drift.stat;

/**
 * Shares out how often a fleet may be alarmed for nothing.
 *
 * <p>With one false alarm in {@code windows} windows, the alarms of one window have the probability {@code 1 / windows}. Half
 * of it goes to the largest of all devices' and features' statistics, a quarter to the whole fleet's of one window, and a
 * quarter to the charts that add up slow drift. What the first two leave for each of their tests is Šidák's share, exact if
 * the tests are independent; features that go together make alarms rarer, never more frequent. What a fleet of one device
 * would spend on devices is spent on the whole.
 *
 * @param windows expected number of windows between false alarms, above 1
 * @param devices that are judged, 1 or more
 * @param features of each, 1 or more
 */
public record Budget(double windows, int devices, int features) {

    private static final double OF_DEVICES = 0.5;
    private static final double OF_CHARTS = 0.25;

    public Budget {
        if (!(windows > 1) || devices < 1 || features < 1) {
            throw new IllegalArgumentException(
                    "a budget is for more than one window, and for a device and a feature at least," + " got " + windows
                            + ", " + devices + ", " + features);
        }
    }

    /** The p-value from which a feature of one device is an alarm; 0 for a fleet of one. */
    public double device() {
        return devices == 1 ? 0 : each(OF_DEVICES, (double) devices * features);
    }

    /** The p-value from which a feature of the whole fleet is an alarm. */
    public double fleet() {
        return each(1 - OF_CHARTS - (devices == 1 ? 0 : OF_DEVICES), features);
    }

    /** How many windows each of a feature's charts should last without an alarm. */
    public double chartWindows(int charts) {
        return windows / OF_CHARTS * features * charts;
    }

    private double each(double part, double tests) {
        return -Math.expm1(Math.log1p(-part / windows) / tests);
    }
}
