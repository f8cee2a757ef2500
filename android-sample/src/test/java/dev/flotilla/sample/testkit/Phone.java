package dev.flotilla.sample.testkit;

import static org.robolectric.Shadows.shadowOf;

import android.content.ComponentName;
import android.content.Context;
import android.content.Intent;
import android.net.ConnectivityManager;
import android.net.NetworkCapabilities;
import android.os.Looper;
import dev.flotilla.android.FlotillaAgent;
import dev.flotilla.android.ProbeService;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.robolectric.Robolectric;
import org.robolectric.RuntimeEnvironment;
import org.robolectric.shadows.ShadowNetworkCapabilities;

/** What a test sets up of a phone. */
public final class Phone {
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private Phone() {}

    /** A key store, and a probe in the same process: Robolectric has one process only. */
    public static void setUp() {
        TestKeystore.install();
        Context context = RuntimeEnvironment.getApplication();
        ProbeService probe = Robolectric.setupService(ProbeService.class);
        shadowOf(RuntimeEnvironment.getApplication())
                .setComponentNameAndServiceForBindService(
                        new ComponentName(context, ProbeService.class), probe.onBind(new Intent()));
        network(true, false);
    }

    /**
     * Has the network be so.
     *
     * @param there or airplane mode
     * @param metered paid by the byte
     */
    public static void network(boolean there, boolean metered) {
        ConnectivityManager manager = RuntimeEnvironment.getApplication().getSystemService(ConnectivityManager.class);
        NetworkCapabilities able = ShadowNetworkCapabilities.newInstance();
        if (there) {
            shadowOf(able).addCapability(NetworkCapabilities.NET_CAPABILITY_INTERNET);
        }
        if (!metered) {
            shadowOf(able).addCapability(NetworkCapabilities.NET_CAPABILITY_NOT_METERED);
        }
        shadowOf(manager).setNetworkCapabilities(manager.getActiveNetwork(), able);
    }

    /** Ends the agent as far as a test can, whose process goes on; what it has in memory is gone. */
    public static void endProcess() throws IOException {
        FlotillaAgent.running().orElseThrow().close();
    }

    /** Starts the app's process anew, without a screen. */
    public static void startProcess() {
        RuntimeEnvironment.getApplication().onCreate();
    }

    /** Lets the main thread do all there is. */
    public static void idle() {
        shadowOf(Looper.getMainLooper()).idle();
    }

    /** Lets the main thread work until it is so. */
    public static void await(String what, BooleanSupplier expected, Supplier<?> seen) {
        Instant end = Instant.now().plus(LIMIT);
        while (!expected.getAsBoolean()) {
            if (Instant.now().isAfter(end)) {
                throw new AssertionError(what + ", but there is " + seen.get());
            }
            shadowOf(Looper.getMainLooper()).idleFor(20, TimeUnit.MILLISECONDS);
            try {
                TimeUnit.MILLISECONDS.sleep(20);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError(e);
            }
        }
    }
}
