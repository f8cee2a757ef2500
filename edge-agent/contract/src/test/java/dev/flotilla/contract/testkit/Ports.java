package dev.flotilla.contract.testkit;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.security.SecureRandom;
import java.util.stream.IntStream;

/**
 * Ports that stay free from when they are chosen until a process listens on them, and while it is killed and started
 * again. A port that the system hands out itself may meanwhile become the near end of anybody's outgoing connection.
 */
public final class Ports {
    /** Below them are other people's servers. */
    private static final int FIRST = 12_000;

    /** From here on Linux takes ports for outgoing connections, see ip_local_port_range in ip(7). */
    private static final int EPHEMERAL = 32_768;

    private static final int TRIES = 1_000;
    private static final SecureRandom RANDOM = new SecureRandom();

    private Ports() {}

    /** A port on which nobody listens at any address. */
    public static int free() {
        return free(1);
    }

    /** The first of so many such ports in a row. */
    public static int free(int count) {
        for (int i = 0; i < TRIES; i++) {
            int port = FIRST + RANDOM.nextInt(EPHEMERAL - FIRST - count);
            if (areFree(port, count)) {
                return port;
            }
        }
        throw new IllegalStateException("no free port between " + FIRST + " and " + EPHEMERAL);
    }

    /** Whether nobody listens at any of so many ports from this one on. */
    public static boolean areFree(int first, int count) {
        return IntStream.range(first, first + count).allMatch(Ports::isFree);
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
