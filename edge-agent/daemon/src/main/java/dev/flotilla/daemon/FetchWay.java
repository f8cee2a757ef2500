package dev.flotilla.daemon;

/** How bundles and signed metadata come to the device. */
enum FetchWay {
    /** From the fleet's device endpoint, by ranges. */
    HTTPS,
    /** In chunks over the connection to the broker, beside messages. */
    MQTT
}
