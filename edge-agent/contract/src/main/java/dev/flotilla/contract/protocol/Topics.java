package dev.flotilla.contract.protocol;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The MQTT topics; every device has its own and is kept to them by the broker. */
public final class Topics {
    private static final String BASE = "flotilla/v1/";
    private static final Pattern DEVICE = Pattern.compile("flotilla/v1/([a-z0-9][a-z0-9-]{0,62})/[a-z]+");

    private Topics() {}

    /** Server to device: {@link SignedAssignment}, QoS 1. */
    public static String desired(DeviceId device) {
        return of(device.value(), "desired");
    }

    /** Device to server: {@link ReportedState} in a COSE_Sign1, QoS 1. */
    public static String reported(DeviceId device) {
        return of(device.value(), "reported");
    }

    /** Device to server: {@link TelemetryReport}, QoS 1. */
    public static String telemetry(DeviceId device) {
        return of(device.value(), "telemetry");
    }

    /** Server to device: {@link TelemetryAck}, QoS 1. */
    public static String ack(DeviceId device) {
        return of(device.value(), "ack");
    }

    /**
     * Device to server: {@link FetchRequest}, QoS 0. One that is lost is sent again after a time-out, and the
     * acknowledgement of another level would wait behind the chunks that are on their way.
     */
    public static String fetch(DeviceId device) {
        return of(device.value(), "fetch");
    }

    /**
     * Server to device: {@link FetchAnswer}, QoS 1, since a broker may drop what it carries at QoS 0 where the device's
     * link is slower than the server's. What arrives twice by that does no harm.
     */
    public static String chunk(DeviceId device) {
        return of(device.value(), "chunk");
    }

    /** What the server subscribes to for the reports of all devices. */
    public static String allReported() {
        return of("+", "reported");
    }

    /** What the server subscribes to for the telemetry of all devices. */
    public static String allTelemetry() {
        return of("+", "telemetry");
    }

    /** What the server subscribes to for the fetch requests of all devices. */
    public static String allFetch() {
        return of("+", "fetch");
    }

    /** What the server publishes to for the desired state of all devices, each in the place of the wildcard. */
    public static String allDesired() {
        return of("+", "desired");
    }

    /** The same for acknowledgements. */
    public static String allAcks() {
        return of("+", "ack");
    }

    /** The same for chunks. */
    public static String allChunks() {
        return of("+", "chunk");
    }

    /** The device whose topic this is; empty for a topic outside of this scheme. */
    public static Optional<DeviceId> findDevice(String topic) {
        Matcher matcher = DEVICE.matcher(topic);
        return matcher.matches() ? Optional.of(new DeviceId(matcher.group(1))) : Optional.empty();
    }

    private static String of(String device, String leaf) {
        return BASE + device + "/" + leaf;
    }
}
