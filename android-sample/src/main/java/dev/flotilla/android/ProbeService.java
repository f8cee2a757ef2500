package dev.flotilla.android;

import android.app.ActivityManager;
import android.app.Service;
import android.content.Context;
import android.content.Intent;
import android.os.Binder;
import android.os.IBinder;
import android.os.Parcel;
import android.os.Process;
import android.os.RemoteException;
import dev.flotilla.contract.bundle.Bundle;
import dev.flotilla.tflite.BundleTrial;
import dev.flotilla.tflite.EngineOptions;
import dev.flotilla.tflite.ProbeLine;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Tries a bundle in a process of its own, which a model that crashes or hangs the runtime takes down alone. The manifest has to
 * give it {@code android:process=":probe"} and must not export it. Gone with its last client, so that each bundle
 * meets a fresh process.
 */
public final class ProbeService extends Service {
    /** Brings the next bytes of a bundle, at most {@link #MOST_BYTES} of them, since a transaction holds less than a megabyte. */
    static final int ADD = IBinder.FIRST_CALL_TRANSACTION;
    /** Asks for a trial of what was brought; the answer is a line of {@link ProbeLine}. */
    static final int TRY = IBinder.FIRST_CALL_TRANSACTION + 1;

    static final int MOST_BYTES = 256 << 10;

    private static final String PROCESS = ":probe";

    private final IBinder binder = new Trials();

    /** What one client brings: the process is gone before the next. */
    private static final class Trials extends Binder {
        private final ByteArrayOutputStream bundle = new ByteArrayOutputStream();

        @Override
        protected synchronized boolean onTransact(int code, Parcel data, @Nullable Parcel reply, int flags)
                throws RemoteException {
            if (reply == null || (code != ADD && code != TRY)) {
                return super.onTransact(code, data, reply, flags);
            }
            if (code == ADD) {
                byte[] bytes = Objects.requireNonNull(data.createByteArray());
                bundle.write(bytes, 0, Math.min(bytes.length, Bundle.MAX_BYTES + 1 - bundle.size()));
                reply.writeNoException();
            } else {
                reply.writeNoException();
                reply.writeString(line(bundle.toByteArray()));
                bundle.reset();
            }
            return true;
        }

        private static String line(byte[] bundle) {
            try {
                return ProbeLine.of(BundleTrial.of(bundle, EngineOptions.defaults()));
            } catch (IOException e) {
                // Says nothing about the bundle: no line of a probe.
                return String.valueOf(e.getMessage());
            }
        }
    }

    /** Whether this is the probe's own process. */
    static boolean isProbe(Context context) {
        ActivityManager manager = Services.of(context, ActivityManager.class);
        @Nullable Iterable<ActivityManager.RunningAppProcessInfo> processes = manager.getRunningAppProcesses();
        if (processes == null) {
            return false;
        }
        for (ActivityManager.RunningAppProcessInfo process : processes) {
            if (process.pid == Process.myPid()) {
                return process.processName.endsWith(PROCESS);
            }
        }
        return false;
    }

    @Override
    public IBinder onBind(Intent intent) {
        return binder;
    }

    @Override
    public boolean onUnbind(Intent intent) {
        if (isProbe(this)) {
            Process.killProcess(Process.myPid());
        }
        return false;
    }
}
