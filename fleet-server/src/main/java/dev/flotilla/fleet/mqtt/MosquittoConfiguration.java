package dev.flotilla.fleet.mqtt;

import java.nio.file.Path;
import java.util.Locale;

/** What Eclipse Mosquitto 2.0 is told: who may connect, under which name, and to which topics. */
final class MosquittoConfiguration {
    /** Messages that wait for one client. The server is one, and gets those of the whole fleet. */
    private static final int QUEUED_MESSAGES = 20_000;

    @SuppressWarnings("InlineFormatString") // A file reads better apart from the code.
    private static final String CONFIGURATION =
            """
            # Written by flotilla-server, again and again; include it, or copy what you need.
            # The client id is the certificate's common name, so that nobody ends the connection of another.
            listener %d %s
            require_certificate true
            use_identity_as_username true
            use_username_as_clientid true
            cafile %s
            certfile %s
            keyfile %s
            crlfile %s

            # For whoever starts it as root: the account that can read these files.
            user %s
            pid_file %s
            allow_anonymous false
            acl_file %s

            # What it loses is sent again, so that nothing has to be on its disk.
            persistence false
            persistent_client_expiration 1d
            max_queued_messages %d
            max_packet_size %d
            max_keepalive 600
            set_tcp_nodelay true
            """;

    private MosquittoConfiguration() {}

    /**
     * Of a broker whose files are in one folder.
     *
     * @param host the address to listen on
     */
    static String configuration(Path folder, String host, int port) {
        return String.format(
                Locale.ROOT,
                CONFIGURATION,
                port,
                host,
                folder.resolve(BrokerFiles.AUTHORITY),
                folder.resolve("server.pem"),
                folder.resolve("server.key.pem"),
                folder.resolve(BrokerFiles.REVOKED),
                System.getProperty("user.name"),
                folder.resolve("mosquitto.pid"),
                folder.resolve(BrokerFiles.PERMISSIONS),
                QUEUED_MESSAGES,
                BrokerSettings.MAX_PACKET);
    }

    /** Permissions: each device to its own topics by pattern, each server to those of all devices. */
    static String permissions() {
        StringBuilder file = new StringBuilder("# Written by flotilla-server. What is not here, nobody may do.\n");
        for (String server : GatewayIdentity.names()) {
            file.append("\nuser ").append(server).append('\n');
            TopicGrant.ALL.forEach(grant -> file.append("topic ")
                    .append(verb(grant, TopicGrant.Publisher.SERVER))
                    .append(grant.of("+"))
                    .append('\n'));
        }
        file.append("\n# %u is the common name of the device's certificate.\n");
        TopicGrant.ALL.forEach(grant -> file.append("pattern ")
                .append(verb(grant, TopicGrant.Publisher.DEVICE))
                .append(grant.of("%u"))
                .append('\n'));
        return file.toString();
    }

    private static String verb(TopicGrant grant, TopicGrant.Publisher client) {
        return grant.publisher() == client ? "write " : "read ";
    }
}
