package dev.flotilla.apk;

import com.android.tools.r8.Diagnostic;
import com.android.tools.r8.DiagnosticsHandler;
import java.util.ArrayList;
import java.util.List;

/** Collects what D8 and R8 have to say against a program, of which a warning is as bad as an error. */
final class Complaints implements DiagnosticsHandler {
    private final List<String> found = new ArrayList<>();

    @Override
    public synchronized void warning(Diagnostic warning) {
        add(warning);
    }

    @Override
    public synchronized void error(Diagnostic error) {
        add(error);
    }

    private void add(Diagnostic complaint) {
        found.add(complaint.getOrigin() + ": " + complaint.getDiagnosticMessage());
    }

    synchronized List<String> found() {
        return List.copyOf(found);
    }

    void requireNone() throws RejectedException {
        List<String> all = found();
        if (!all.isEmpty()) {
            throw new RejectedException(all, null);
        }
    }
}
