package dev.flotilla.fleet.mqtt;

import dev.flotilla.contract.protocol.Topics;
import java.util.List;

/**
 * One topic of each device and the side that publishes to it; the other side subscribes. Every broker's permissions are made
 * of {@link #ALL}: what is not there, nobody may do.
 *
 * @param everyDevice the topic with a wildcard for the device
 * @param retained whether the broker may be told to keep the last message
 */
record TopicGrant(String everyDevice, Publisher publisher, boolean retained) {

    /** Who publishes. */
    enum Publisher {
        DEVICE,
        SERVER
    }

    static final List<TopicGrant> ALL = List.of(
            new TopicGrant(Topics.allReported(), Publisher.DEVICE, false),
            new TopicGrant(Topics.allTelemetry(), Publisher.DEVICE, false),
            new TopicGrant(Topics.allFetch(), Publisher.DEVICE, false),
            new TopicGrant(Topics.allDesired(), Publisher.SERVER, true),
            new TopicGrant(Topics.allAcks(), Publisher.SERVER, false),
            new TopicGrant(Topics.allChunks(), Publisher.SERVER, false));

    /** The topic of one device, or of what a broker puts in its place. */
    String of(String device) {
        return everyDevice.replace("+", device);
    }
}
