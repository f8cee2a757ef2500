package dev.flotilla.fleet.app;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.fleet.api.DeviceEndpoint;

/** Where a running server is reached, with the ports that it really got. */
record ServerAddresses(String consoleUrl, int httpPort, int devicePort, DeviceEndpoint endpoint) {

    /** For tools: {@code server.json} in the data directory. */
    Document toDocument() {
        return Document.builder()
                .put("console", consoleUrl)
                .put("httpPort", (long) httpPort)
                .put("device", endpoint.httpsUrl())
                .put("devicePort", (long) devicePort)
                .put("mqttHost", endpoint.mqttHost())
                .put("mqttPort", (long) endpoint.mqttPort())
                .put("caSha256", endpoint.authorityDigest().hex())
                .put("pid", ProcessHandle.current().pid())
                .build();
    }
}
